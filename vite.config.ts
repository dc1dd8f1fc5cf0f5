import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web app: one page, its screens loaded when they are opened. `npm run dev` (scripts/dev.ts) serves it from its sources and proxies the API. */
export default defineConfig({
  root: 'src/apps/web',
  base: '/',
  plugins: [react()],
  build: { outDir: '../../../dist/web', emptyOutDir: true, target: 'es2023', reportCompressedSize: true },
})
