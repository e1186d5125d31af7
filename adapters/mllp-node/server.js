// mllp-node's server, which acknowledges each message by itself: server.js HOST:PORT
'use strict'

const { MLLPServer } = require('mllp-node')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)

new MLLPServer(host, Number(port), () => {}) // without its log, which has each message in it
