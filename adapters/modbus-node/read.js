// jsmodbus or modbus-serial, which reads one register after the other and prints what it is answered: read.js LIBRARY HOST:PORT
'use strict'

const net = require('net')

const library = process.argv[2]
const [, host, port] = process.argv[3].match(/^(.*):(\d+)$/)
const timeout = 2000 // of one request

const clients = {
  async jsmodbus () {
    const socket = net.connect(Number(port), host)
    const client = new (require('jsmodbus').client.TCP)(socket, 0, timeout)
    socket.on('error', error => console.error(error.message))
    await new Promise(resolve => socket.on('connect', resolve))
    return async register => (await client.readHoldingRegisters(register, 1)).response.body.values[0]
  },
  async 'modbus-serial' () {
    const client = new (require('modbus-serial'))()
    client.setTimeout(timeout)
    await client.connectTCP(host, { port: Number(port) })
    client.setID(0)
    return async register => (await client.readHoldingRegisters(register, 1)).data[0]
  }
}

clients[library]().then(async read => {
  for (let register = 1; register <= 8; register++) {
    await read(register).then(value => console.log('got', value, 'of register', register), error => console.error(register, error.message || error.err))
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  process.exit()
})
