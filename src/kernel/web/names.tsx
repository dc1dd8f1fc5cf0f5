import { createContext, useContext } from 'react'

/** The web app provides it, because translations are the model's. */
export const NamesContext = createContext<(name: string) => string>((name) => name)

/** @returns what a name of the plant that is kept as one text is called in the language of the reader; itself where nobody has translated it. */
export function useNames(): (name: string) => string {
  return useContext(NamesContext)
}

export function Name({ of, className }: { readonly of: string; readonly className?: string | undefined }) {
  return <span className={className}>{useNames()(of)}</span>
}
