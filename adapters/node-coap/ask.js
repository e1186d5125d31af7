// coap as a client, which asks once by a confirmable GET: ask.js HOST:PORT
'use strict'

const coap = require('coap')

const [, hostname, port] = process.argv[2].match(/^(.*):(\d+)$/)

coap.request({ hostname, port: Number(port), pathname: '/x' })
  .on('response', response => { console.log('response', response.code); process.exit(0) })
  .on('error', error => { console.error('error', error.message); process.exit(1) })
  .end()
