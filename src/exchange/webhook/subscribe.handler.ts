import { sql } from 'kysely'
import { accept, refuse } from '../../kernel/contract/decision.ts'
import { defineHandler } from '../../kernel/server/handler.ts'
import { changeSubscription, createSubscription, type Subscription } from './contract.ts'
import { isThere, isUsableUrl } from './subscription.ts'
import { subscriptions } from './webhook.handler.ts'

/** @param events every event that may be sent, by its name */
export function subscriptionHandlers(events: ReadonlySet<string>) {
  const objectionTo = ({ url, events: wanted }: Subscription) => {
    if (!isUsableUrl(url)) return 'url_not_usable' as const
    return wanted.every((name) => events.has(name)) ? undefined : ('event_unknown' as const)
  }
  const told = ({ name, url, events: wanted, equipmentId, sendsTexts }: Subscription) => ({
    ...{ name, url, events: wanted, equipmentId: equipmentId ?? null, sendsTexts },
  })
  return [
    defineHandler({
      contract: createSubscription,
      streams: (_input, context) => ({ subscription: subscriptions.at(context.idFor('subscription')) }),
      scope: () => undefined,
      decide: (input, _states, _facts, context) => {
        const objection = objectionTo(input)
        if (objection) return refuse(objection)
        const event = { kind: 'subscriptionCreated' as const, payload: told(input) }
        return accept({ subscription: [event] }, { subscriptionId: context.idFor('subscription') })
      },
      beside: async (tx, { secret }, { siteId, idFor }) => {
        await sql`insert into webhook_secret (site_id, subscription_id, secret) values (${siteId}, ${idFor('subscription')}, ${secret})`.execute(
          tx,
        )
      },
    }),
    defineHandler({
      contract: changeSubscription,
      streams: ({ subscriptionId }) => ({ subscription: subscriptions.at(subscriptionId) }),
      scope: () => undefined,
      decide: (input, { subscription }) => {
        if (!isThere(subscription)) return refuse('subscription_unknown')
        const objection = objectionTo(input)
        return objection ? refuse(objection) : accept({ subscription: [{ kind: 'subscriptionChanged' as const, payload: told(input) }] })
      },
    }),
  ] as const
}
