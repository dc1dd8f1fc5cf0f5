import { defineConfig } from 'vitest/config'

/** Tests through real brokers, databases and browsers: slower than `npm test` and partly in need of programs from outside npm. */
export default defineConfig({
  test: {
    include: ['test/system/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
