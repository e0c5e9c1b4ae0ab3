"""The functions (invokes) that emulated AWS answers, one file per AWS service."""

from collections.abc import Mapping

from emulator.provider.function import Function
from emulator.provider.invokes import identitystore

INVOKES: Mapping[str, Function] = {function.token: function for function in identitystore.INVOKES}
