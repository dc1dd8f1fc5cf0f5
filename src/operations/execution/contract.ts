/** ISA-95 Part 4, execution: job orders are started, worked, reported and finished; what does not fit becomes an exception. */
export * from './job-words.contract.ts'
export * from './run-job.contract.ts'
export * from './report-job.contract.ts'
export * from './line-job.contract.ts'
export * from './policies.contract.ts'
export * from './job-event.contract.ts'
export * from './job-query.contract.ts'
