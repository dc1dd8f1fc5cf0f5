import type { Words } from './words.ts'

/** Why a record of master data is not created, changed, retired or moved. The order in each list is the precedence. */
const notFound = { en: 'This record does not exist.', de: 'Diesen Eintrag gibt es nicht.' }
const changedMeanwhile = {
  en: 'Somebody changed this meanwhile. Reload, and enter your change again.',
  de: 'Das wurde inzwischen geändert. Bitte neu laden und die Änderung erneut eingeben.',
}
const recordRetired = {
  en: 'This record is retired. Reinstate it first.',
  de: 'Dieser Eintrag ist stillgelegt. Bitte zuerst wieder einsetzen.',
}
const referencedRecordMissing = {
  en: 'A record that this one refers to does not exist or is retired.',
  de: 'Ein Eintrag, auf den verwiesen wird, fehlt oder ist stillgelegt.',
}

function taken(key: readonly string[]): Words {
  return key.length === 1
    ? { en: 'This code is already used. Choose another one.', de: 'Diese Kennung ist schon vergeben. Bitte eine andere wählen.' }
    : { en: 'There is already such a record.', de: 'Einen solchen Eintrag gibt es schon.' }
}

export function createRefusals(key: readonly string[]) {
  return {
    code_taken: taken(key),
    already_exists: { en: 'This record exists already.', de: 'Diesen Eintrag gibt es schon.' },
    referenced_record_missing: referencedRecordMissing,
  }
}

export function changeRefusals(key: readonly string[]) {
  return {
    code_taken: taken(key),
    not_found: notFound,
    record_retired: recordRetired,
    changed_meanwhile: changedMeanwhile,
    referenced_record_missing: referencedRecordMissing,
  }
}

export const retireRefusals = {
  not_found: notFound,
  record_retired: { en: 'This record is retired already.', de: 'Dieser Eintrag ist schon stillgelegt.' },
  still_used: {
    en: 'Other records still refer to this one. Change or retire those first.',
    de: 'Andere Einträge verweisen noch auf diesen. Bitte zuerst jene ändern oder stilllegen.',
  },
}

const erased = { en: 'The personal data of this record are erased.', de: 'Die personenbezogenen Daten dieses Eintrags sind gelöscht.' }

export const eraseRefusals = { not_found: notFound, record_erased: erased }

export const reinstateRefusals = {
  not_found: notFound,
  record_erased: erased,
  not_retired: { en: 'This record is in use already.', de: 'Dieser Eintrag ist schon in Gebrauch.' },
  referenced_record_missing: referencedRecordMissing,
}

export const moveRefusals = {
  not_found: notFound,
  record_retired: recordRetired,
  changed_meanwhile: changedMeanwhile,
  referenced_record_missing: referencedRecordMissing,
  parent_makes_a_cycle: {
    en: 'A record cannot stand below itself.',
    de: 'Ein Eintrag kann nicht unter sich selbst stehen.',
  },
}
