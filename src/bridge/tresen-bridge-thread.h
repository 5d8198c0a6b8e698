/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-bridge.h"

G_BEGIN_DECLS

/**
 * TresenBridgeThread: a bridge on a thread of its own, so that no redraw ever delays a callback.
 *
 * Its functions are called from the context that was thread-default when it was made; so are their
 * callbacks.
 */
#define TRESEN_TYPE_BRIDGE_THREAD (tresen_bridge_thread_get_type ())
G_DECLARE_FINAL_TYPE (TresenBridgeThread, tresen_bridge_thread, TRESEN, BRIDGE_THREAD, GObject)

TresenBridgeThread *tresen_bridge_thread_new (TresenStore *store,
                                              TresenConnection *connection,
                                              TresenSecrets *secrets,
                                              const char *media_folder,
                                              TresenClock *clock);
void tresen_bridge_thread_start_async (TresenBridgeThread *self,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
char *
tresen_bridge_thread_start_finish (TresenBridgeThread *self, GAsyncResult *result, GError **error);
void tresen_bridge_thread_stop_async (TresenBridgeThread *self,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
tresen_bridge_thread_stop_finish (TresenBridgeThread *self, GAsyncResult *result, GError **error);

G_END_DECLS
