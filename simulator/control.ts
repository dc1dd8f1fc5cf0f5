import type { Trouble } from './trouble.ts'

/**
 * Does one trouble as the panel asks for it: `{"trouble":"jamLabeller","arguments":[10]}`. Arguments are checked by kind,
 * because they come from outside. Throws on anything it does not know.
 */
export async function obeyTrouble(line: string, trouble: Trouble): Promise<string> {
  const asked = JSON.parse(line) as { trouble?: unknown; arguments?: unknown }
  const values: unknown[] = Array.isArray(asked.arguments) ? asked.arguments : []
  const text = (at: number): string => {
    const value = values[at]
    if (typeof value !== 'string') throw new Error(`argument ${at + 1} must be a text`)
    return value
  }
  const number = (at: number): number => {
    const value = values[at]
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`argument ${at + 1} must be a number`)
    return value
  }
  const known: { [Name in keyof Trouble]: () => void | Promise<void> } = {
    jamLabeller: () => trouble.jamLabeller(number(0)),
    cutNetwork: () => trouble.cutNetwork(text(0)),
    restoreNetwork: () => trouble.restoreNetwork(text(0)),
    loseBroker: () => trouble.loseBroker(),
    sendYesterday: () => trouble.sendYesterday(text(0)),
    rollCounterOver: () => trouble.rollCounterOver(text(0)),
    resetCounter: () => trouble.resetCounter(text(0)),
    disturbMessages: () => trouble.disturbMessages(number(0), number(1)),
    setWrongClock: () => trouble.setWrongClock(text(0), number(1)),
  }
  const name = String(asked.trouble)
  if (!Object.hasOwn(known, name)) throw new Error(`no trouble is called ${name}`)
  await known[name as keyof Trouble]()
  return name
}
