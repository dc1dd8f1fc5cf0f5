import { listJobs } from './list-jobs.query.ts'

export const Report = () => <p>{listJobs()}</p>
