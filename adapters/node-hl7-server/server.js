// node-hl7-server, which says "AA" to each message: server.js HOST:PORT
'use strict'

const { Server } = require('node-hl7-server')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)

new Server({ bindAddress: host }).createInbound({ port: Number(port) }, (request, response) => response.sendResponse('AA'))
