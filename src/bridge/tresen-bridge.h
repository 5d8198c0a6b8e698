/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-connection.h"
#include "tresen-secrets.h"
#include "tresen-store.h"

G_BEGIN_DECLS

#define TRESEN_BRIDGE_ERROR (tresen_bridge_error_quark ())
GQuark tresen_bridge_error_quark (void);

/**
 * TresenBridgeError:
 * @TRESEN_BRIDGE_ERROR_SETTINGS: a setting or a secret that is needed is missing
 * @TRESEN_BRIDGE_ERROR_LISTEN: the address cannot be listened on
 */
typedef enum
{
  TRESEN_BRIDGE_ERROR_SETTINGS,
  TRESEN_BRIDGE_ERROR_LISTEN,
} TresenBridgeError;

/**
 * TresenBridge: the server for the callbacks, the clients of the outside systems, and the flows
 * between them and the store.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_BRIDGE (tresen_bridge_get_type ())
G_DECLARE_FINAL_TYPE (TresenBridge, tresen_bridge, TRESEN, BRIDGE, GObject)

TresenBridge *tresen_bridge_new (TresenStore *store,
                                 const TresenConnection *connection,
                                 const TresenSecrets *secrets,
                                 const char *media_folder,
                                 TresenClock *clock);
void tresen_bridge_set_quiet_time (TresenBridge *self, gint64 quiet_us);
void
tresen_bridge_start_async (TresenBridge *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_bridge_start_finish (TresenBridge *self, GAsyncResult *result, GError **error);
char *tresen_bridge_dup_url (TresenBridge *self);
void
tresen_bridge_stop_async (TresenBridge *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tresen_bridge_stop_finish (TresenBridge *self, GAsyncResult *result, GError **error);

G_END_DECLS
