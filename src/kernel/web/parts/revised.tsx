import { createContext, type ReactNode, useContext } from 'react'
import type { FieldMap } from '../../contract/resource.ts'

/** A record that may have revisions, and its newest one. */
export interface RevisedThing {
  /** Kind of its stream. */
  readonly kind: string
  readonly recordId: string
  readonly revision: number
  /** What its fields are called and how their values read; without, their names are shown. */
  readonly fields?: FieldMap
}

/** The web app provides what shows them, because revisions are the model's. */
export const RevisedContext = createContext<(thing: RevisedThing) => ReactNode>(() => null)

/** State, approval, history and comparison of a record's revisions; nothing where its kind has none. */
export function Revised({ thing }: { readonly thing: RevisedThing }) {
  return useContext(RevisedContext)(thing)
}
