export * from './report.screen.tsx'
