import mqtt from 'mqtt'

export const publish = mqtt.connect
