import type { AnyCommand } from '../../kernel/contract/resource.ts'
import type { Language } from '../../kernel/contract/words.ts'
import type { Actor } from '../../kernel/server/access.ts'
import { failureProblem, refusalProblem } from '../../kernel/server/problem.ts'
import type { Site } from '../../kernel/server/site.ts'

interface Sender {
  readonly site: Site
  readonly actor: Actor
  readonly language: Language
}
interface Sent {
  readonly commandId: string
  readonly contract: AnyCommand
  readonly input: object
}

/** One command of an import, as if its sender had entered it. @returns why it was not done; undefined when it was. */
export async function sendRow({ site, actor, language }: Sender, sent: Sent): Promise<string | undefined> {
  const { contract, commandId } = sent
  try {
    const outcome = await site.execute({ ...sent, actor, bulk: true })
    if (outcome.outcome !== 'refused') return undefined
    const { title, detail } = refusalProblem(contract, site.catalogue.gatesOf(contract.name), outcome.refusals, language, commandId)
    return detail ?? title
  } catch (error) {
    return failureProblem(error, language, () => site.log(error, contract.name)).title
  }
}
