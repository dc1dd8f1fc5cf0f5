import { describe, expect, test } from 'vitest'
import { generateLargePlant } from './large-plant.ts'

const OPTIONS = { seed: 1, aroundMs: Date.parse('2026-11-22T00:00:00Z') }
const PLANT = generateLargePlant(OPTIONS)
const CODE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/

describe('large plant', () => {
  test('has the size that was asked for', () => {
    const levels = Map.groupBy(PLANT.equipment, (one) => one.level)
    expect(levels.get('ProductionLine')).toHaveLength(40)
    expect(levels.get('WorkUnit')).toHaveLength(300)
    expect(PLANT.materials).toHaveLength(3_000)
    expect(PLANT.people).toHaveLength(400)
    expect(PLANT.orders).toHaveLength(20_000)
    const small = generateLargePlant({ ...OPTIONS, lines: 8, units: 30, materials: 60, people: 5, orders: 12 })
    expect([small.equipment.length, small.materials.length, small.people.length, small.orders.length]).toEqual([8 + 8 + 30, 60, 5, 12])
  })

  test('the same seed gives the same plant, another seed another', () => {
    expect(JSON.stringify(generateLargePlant(OPTIONS))).toBe(JSON.stringify(PLANT))
    expect(JSON.stringify(generateLargePlant({ ...OPTIONS, seed: 2 }))).not.toBe(JSON.stringify(PLANT))
  })

  test('codes are unique and plain, names stand in both languages', () => {
    for (const list of [PLANT.equipment, PLANT.equipmentClasses, PLANT.materials, PLANT.orders]) {
      const codes = list.map((one) => one.code)
      expect(new Set(codes).size).toBe(codes.length)
      expect(codes.filter((code) => !CODE.test(code))).toEqual([])
    }
    const logins = PLANT.people.map((person) => person.login)
    expect(new Set(logins).size).toBe(400)
    expect(logins.filter((login) => !/^[a-z]+\.[a-z]+\d*$/.test(login))).toEqual([])
    const named = [...PLANT.equipment, ...PLANT.equipmentClasses, ...PLANT.materials]
    expect(named.filter(({ name }) => name.en === '' || name.de === '')).toEqual([])
  })

  test('everything that is named exists', () => {
    const places = new Set([PLANT.site.code, ...PLANT.equipment.map((one) => one.code)])
    const classes = new Set(PLANT.equipmentClasses.map((one) => one.code))
    const materials = new Map(PLANT.materials.map((one) => [one.code, one]))
    expect(PLANT.equipment.filter((one) => !places.has(one.parentCode))).toEqual([])
    expect(PLANT.equipment.filter((one) => one.level === 'WorkUnit' && !classes.has(one.classCode ?? ''))).toEqual([])
    const wrong = PLANT.orders.filter((order) => {
      const material = materials.get(order.materialCode)
      return (
        !places.has(order.lineCode) || material?.kind !== 'FinishedGood' || material.unit !== order.unit || !(Number(order.quantity) > 0)
      )
    })
    expect(wrong).toEqual([])
    expect(PLANT.orders.filter((order) => order.earliestStartAt >= order.dueAt)).toEqual([])
  })
})
