export const draw = async () => await import('./drop.screen.tsx')
