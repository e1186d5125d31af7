// nodes7, which reads one byte of a controller's memory three times and prints it: read.js HOST:PORT
'use strict'

const NodeS7 = require('nodes7')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)
const client = new NodeS7({ silent: true })

client.initiateConnection({ host, port: Number(port) }, error => {
  if (error) return console.error(error)
  client.addItems('MB4')
  read(3)
})

function read (times) {
  client.readAllItems((bad, values) => {
    console.log(bad ? 'bad' : 'got', JSON.stringify(values))
    if (times > 1) setTimeout(read, 200, times - 1)
  })
}
