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

/** The web app provides what shows them, because origins and revisions are the model's. */
export const RevisedContext = createContext<(thing: RevisedThing) => ReactNode>(() => null)

/** Origin of a record; and state, approval, history and comparison of its revisions, where its kind has some. */
export function Revised({ thing }: { readonly thing: RevisedThing }) {
  return useContext(RevisedContext)(thing)
}
