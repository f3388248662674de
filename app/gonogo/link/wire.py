"""Messages as bytes: one msgpack object, one part each."""

import msgspec

from gonogo.ports.messages import Command, Reply
from gonogo.ports.pictures import Preview
from gonogo.ports.state import Snapshot, StationEvent

USER = "gonogo"
LOOPBACK = "tcp://127.0.0.1"

encode = msgspec.msgpack.Encoder().encode
decode_command = msgspec.msgpack.Decoder(Command).decode
decode_reply = msgspec.msgpack.Decoder(Reply).decode
decode_news = msgspec.msgpack.Decoder(Snapshot | StationEvent).decode
decode_preview = msgspec.msgpack.Decoder(Preview).decode
