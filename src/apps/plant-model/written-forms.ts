import { definitionForm, workMasterForm } from './definitions.ts'
import { roleForm } from './own-roles.ts'
import { policyForm } from './policy-settings.ts'
import type { WrittenForm } from './written-form.ts'

/** What belongs to the model of a plant and is no page of data, each behind what it refers to. */
export const writtenForms: readonly WrittenForm[] = [workMasterForm, definitionForm, policyForm, roleForm]
