import { createContext, type ReactNode, useContext } from 'react'

/** The web app provides what shows them, because views are the model's. @param list name of the list */
export const SavedViewsContext = createContext<(list: string) => ReactNode>(() => null)

/** The filters of a list that people have saved, to be chosen by their names; and the way to save those that are set now. */
export function SavedViews({ list }: { readonly list: string }) {
  return useContext(SavedViewsContext)(list)
}
