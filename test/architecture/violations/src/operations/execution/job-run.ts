import { readFileSync } from 'fs'

export const decide = () => readFileSync('job-run.json', 'utf8')
