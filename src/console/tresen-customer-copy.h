/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void tresen_customer_copy_async (const char *database,
                                 const char *media_folder,
                                 gint64 customer_id,
                                 GFile *parent,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GFile *tresen_customer_copy_finish (GAsyncResult *result, GError **error);

G_END_DECLS
