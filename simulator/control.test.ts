import { describe, expect, test } from 'vitest'
import { obeyTrouble } from './control.ts'
import { TROUBLE_TEXTS, type Trouble } from './trouble.ts'

/** Writes down what it is told. */
function recorder(): { calls: string[]; trouble: Trouble } {
  const calls: string[] = []
  const note =
    (name: string) =>
    (...values: unknown[]): void =>
      void calls.push([name, ...values].join(' '))
  const noteLater =
    (name: string) =>
    (...values: unknown[]): Promise<void> =>
      Promise.resolve(note(name)(...values))
  return {
    calls,
    trouble: {
      jamLabeller: note('jamLabeller'),
      cutNetwork: note('cutNetwork'),
      restoreNetwork: note('restoreNetwork'),
      loseBroker: note('loseBroker'),
      sendYesterday: noteLater('sendYesterday'),
      rollCounterOver: noteLater('rollCounterOver'),
      resetCounter: noteLater('resetCounter'),
      disturbMessages: note('disturbMessages'),
      setWrongClock: note('setWrongClock'),
    },
  }
}

const ARGUMENTS: Record<keyof Trouble, unknown[]> = {
  jamLabeller: [10],
  cutNetwork: ['BOT1'],
  restoreNetwork: ['BOT1'],
  loseBroker: [],
  sendYesterday: ['BOT1-FIL'],
  rollCounterOver: ['BOT1-FIL'],
  resetCounter: ['BOT1-FIL'],
  disturbMessages: [0.1, 0.2],
  setWrongClock: ['BOT1-FIL', 600],
}

describe('troubles by text', () => {
  test.each(Object.keys(TROUBLE_TEXTS) as (keyof Trouble)[])('%s is obeyed with its arguments', async (name) => {
    const { calls, trouble } = recorder()
    expect(await obeyTrouble(JSON.stringify({ trouble: name, arguments: ARGUMENTS[name] }), trouble)).toBe(name)
    expect(calls).toEqual([[name, ...ARGUMENTS[name]].join(' ')])
  })

  test.each([
    ['{"trouble":"explode"}', 'no trouble is called explode'],
    ['{"trouble":"constructor"}', 'no trouble is called constructor'],
    ['{"trouble":"jamLabeller","arguments":["long"]}', 'argument 1 must be a number'],
    ['{"trouble":"cutNetwork"}', 'argument 1 must be a text'],
    ['{', 'JSON'],
  ])('%s is refused', async (line, message) => {
    const { calls, trouble } = recorder()
    await expect(obeyTrouble(line, trouble)).rejects.toThrow(message)
    expect(calls).toEqual([])
  })
})
