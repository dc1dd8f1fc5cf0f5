/** A decision is either the events that happened, by stream, or the one reason why nothing did. */
export type Decision<Events, Refusal extends string> =
  | { readonly outcome: 'accepted'; readonly events: Events; readonly result: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }

/** @param events what happened, keyed by the name that the handler gave each stream. */
export function accept<Events>(events: Events, result: Readonly<Record<string, unknown>> = {}): Decision<Events, never> {
  return { outcome: 'accepted', events, result }
}

export function refuse<const Refusal extends string>(refusal: Refusal): Decision<never, Refusal> {
  return { outcome: 'refused', refusal }
}
