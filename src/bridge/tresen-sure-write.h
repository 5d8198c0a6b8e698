/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

void tresen_sure_write_async (TresenStore *store,
                              TresenStoreFunc func,
                              gpointer data,
                              GDestroyNotify data_destroy,
                              GCancellable *stop,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean tresen_sure_write_finish (TresenStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
