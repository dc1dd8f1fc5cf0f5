export const shiftOn = () => new Date()
