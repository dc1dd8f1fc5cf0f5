import type { WorkType } from '../definition/contract.ts'

const prefixes: Readonly<Record<WorkType, string>> = {
  Production: 'PRD',
  SetUp: 'SET',
  Cleaning: 'CLN',
  Maintenance: 'MNT',
  Quality: 'QUA',
  Inventory: 'INV',
  Other: 'WRK',
}

/** The number of work that no order numbers: what it is, the day (UTC), and six digits of its own id. `CLN-260601-8F2A9C` */
export function codeOfWork(workType: WorkType, occurredAt: string, jobOrderId: string): string {
  const day = occurredAt.slice(2, 10).replaceAll('-', '')
  return `${prefixes[workType]}-${day}-${jobOrderId.replaceAll('-', '').slice(-6).toUpperCase()}`
}
