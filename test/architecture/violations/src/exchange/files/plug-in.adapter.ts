export const load = async (name: string) => await import(name)
