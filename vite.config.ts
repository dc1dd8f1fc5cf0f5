import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The web app: one page, its screens loaded when they are opened. `npm run dev` proxies the API to a running server. */
export default defineConfig({
  root: 'src/apps/web',
  base: '/',
  plugins: [react()],
  build: { outDir: '../../../dist/web', emptyOutDir: true, target: 'es2023', reportCompressedSize: true },
  server: { proxy: { '/api': { target: process.env.ENTRESOL_API ?? 'http://127.0.0.1:4100', changeOrigin: false } } },
})
