import { createContext, useContext } from 'react'
import type { ComponentType } from 'react'
import type { AnyResource } from '../../contract/resource.ts'

/** A hand-made editor of one field, for structures that no field kind covers. */
export type FieldPanel = ComponentType<{
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly isReadOnly: boolean
}>

/** Which resources and panels there are; the web app provides it, so that references find what they point at. */
export interface ResourceDirectory {
  readonly resources: readonly AnyResource[]
  readonly panels: Readonly<Record<string, FieldPanel>>
  /** Whose codes are the units of quantities. */
  readonly units?: AnyResource
}

export const ResourceDirectoryContext = createContext<ResourceDirectory>({ resources: [], panels: {} })

export function useResourceNamed(name: string | undefined): AnyResource | undefined {
  return useContext(ResourceDirectoryContext).resources.find((resource) => resource.name === name)
}

export function useUnits(): AnyResource | undefined {
  return useContext(ResourceDirectoryContext).units
}

export function useFieldPanel(name: string | undefined): FieldPanel | undefined {
  const { panels } = useContext(ResourceDirectoryContext)
  return name === undefined ? undefined : panels[name]
}
