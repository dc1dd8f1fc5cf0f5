/** Performance: the time account of every unit, KPIs that explain themselves, losses, shifts and boards. */
export * from './unit-time.contract.ts'
export * from './books.contract.ts'
export * from './shift.contract.ts'
export * from './seal.contract.ts'
export * from './person-performance.contract.ts'
