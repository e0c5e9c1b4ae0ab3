"""Emulated AWS Data Exports: exports of billing tables to a bucket. Nothing is ever delivered.

Left out: executions, and the columns of tables. Global, whichever Region is asked.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.bcm_data_exports import exports, tables, tags
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    "CreateExport": exports.create_export,
    "GetExport": exports.get_export,
    "ListExports": exports.list_exports,
    "UpdateExport": exports.update_export,
    "DeleteExport": exports.delete_export,
    "ListTables": tables.list_tables,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "ListTagsForResource": tags.list_tags_for_resource,
}

LISTENERS: tuple[Listener, ...] = ()
