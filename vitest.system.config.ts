import { defineConfig } from 'vitest/config'

/** Tests through real brokers, databases and browsers: slower than `npm test` and partly in need of programs from outside npm. */
export default defineConfig({
  test: {
    include: ['test/system/**/*.test.ts', 'test/e2e/**/*.test.ts', 'test/visual/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/end-of-file.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
})
