/** Writes history past the writer. */
export const importEvents = 'insert into event select * from imported'
