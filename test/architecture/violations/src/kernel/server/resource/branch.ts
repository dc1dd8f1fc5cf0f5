export function titleOf(resource: { name: string }): string {
  if (resource.name === 'person') return 'Person'
  return resource.name
}
