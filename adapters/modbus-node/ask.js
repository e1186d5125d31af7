// modbus-serial, which reads eight registers whose numbers are not those of the questions: ask.js HOST:PORT
'use strict'

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)
const client = new (require('modbus-serial'))()

async function ask () {
  client.setTimeout(2000)
  await client.connectTCP(host, { port: Number(port) })
  client.setID(255)
  for (let n = 1; n <= 8; n++) {
    console.log((await client.readHoldingRegisters(10 * n, 1 + n % 3)).data)
  }
  client.close()
}

ask()
