// modbus-serial's server, whose registers hold three times their number: serve.js HOST:PORT
'use strict'

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)
new (require('modbus-serial').ServerTCP)({ getHoldingRegister: register => 3 * register }, { host, port: Number(port), unitID: 255 })
