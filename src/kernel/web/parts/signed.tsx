import { createContext, type ReactNode, useContext } from 'react'

/** Under what the signatures stand: one command, or whatever has changed a record. */
export type SignedThing = { readonly commandId: string } | { readonly recordId: string }

/** The web app provides what shows them, because signatures are the model's. */
export const SignedContext = createContext<(thing: SignedThing) => ReactNode>(() => null)

/** The electronic signatures of a record, wherever the record is shown (21 CFR 11.50(b)); nothing where nobody has signed. */
export function Signed({ thing }: { readonly thing: SignedThing }) {
  return useContext(SignedContext)(thing)
}
