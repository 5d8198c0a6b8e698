/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-store.h"

G_BEGIN_DECLS

gboolean tresen_store_export (const char *path, GOutputStream *output, GError **error);
gboolean tresen_store_export_customer (const char *path, gint64 customer_id, GOutputStream *output, GError **error);

G_END_DECLS
