/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-bridge.h"

#include <string.h>

#include "tresen-account-errands.h"
#include "tresen-account-keeper.h"
#include "tresen-away.h"
#include "tresen-errand.h"
#include "tresen-fetcher.h"
#include "tresen-follower-errands.h"
#include "tresen-file-eraser.h"
#include "tresen-health-reporter.h"
#include "tresen-http-server.h"
#include "tresen-inbox.h"
#include "tresen-notices.h"
#include "tresen-outbox.h"
#include "tresen-pay-office.h"
#include "tresen-qr-maker.h"
#include "tresen-settler.h"
#include "tresen-source.h"
#include "tresen-store-callbacks.h"
#include "tresen-store-followers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-outgoing.h"

/* A reply that waited longer than this while Tresen was closed is no longer sent by itself. */
#define STALE_AFTER_US (10 * G_TIME_SPAN_MINUTE)

/* Not in the first moments, which belong to what waits to be sent. */
#define FOLLOWERS_AFTER_US (10 * G_TIME_SPAN_SECOND)
#define TRIM_EVERY_US G_TIME_SPAN_HOUR
#define CALLBACKS_KEPT_US (14 * G_TIME_SPAN_DAY)
#define CALLBACKS_MOST_BYTES (G_GINT64_CONSTANT (200) * 1024 * 1024)

typedef enum
{
  BRIDGE_IS_DOWN,
  BRIDGE_STARTS,
  BRIDGE_SERVES,
} BridgeState;

struct _TresenBridge
{
  GObject parent_instance;

  TresenStore *store;
  TresenClock *clock;
  GMainContext *context;
  char *public_url;
  char *listen_address;
  guint16 listen_port;
  TresenWechatAccount account;
  gboolean can_call_wechat;

  TresenHttpServer *server;
  char *shop_hours;
  const char *hours_state;
  TresenAway *away;
  TresenSettler *settler;
  TresenInbox *inbox;
  TresenHealthReporter *health;
  TresenAccountKeeper *keeper;
  TresenOutbox *outbox;
  TresenPayOffice *payments;
  GPtrArray *errands; /* (element-type TresenErrand) */
  GSource *trim_timer;
  BridgeState state;
  GTask *stop_task; /* (nullable) waits for a start that is on its way */
  guint n_stopping;
};

G_DEFINE_QUARK (tresen_bridge_error_quark, tresen_bridge_error)
G_DEFINE_FINAL_TYPE (TresenBridge, tresen_bridge, G_TYPE_OBJECT)

static gint64 *
dup_now (TresenBridge *self)
{
  gint64 now_us = tresen_clock_now_us (self->clock);

  return g_memdup2 (&now_us, sizeof now_us);
}

/* What the last run left behind: a copy, since it is read in the writer's thread. */
typedef struct
{
  gint64 now_us;
  gboolean wants_followers; /* if they were never fetched */
  TresenAccountClaim *claim;
  guint n_kinds;
  TresenJobKind kinds[TRESEN_N_JOB_KINDS]; /* that may be done twice */
} Recovery;

static void
recovery_free (Recovery *recovery)
{
  tresen_account_claim_free (recovery->claim);
  g_free (recovery);
}

static Recovery *
new_recovery (TresenBridge *self)
{
  Recovery *recovery = g_new0 (Recovery, 1);

  recovery->now_us = tresen_clock_now_us (self->clock);
  recovery->wants_followers = self->can_call_wechat;
  recovery->claim = tresen_account_claim_new (&self->account);
  for (guint i = 0; i < self->errands->len && i < TRESEN_N_JOB_KINDS; i++)
    recovery->kinds[recovery->n_kinds++] = tresen_errand_get_kind (self->errands->pdata[i]);
  return recovery;
}

static gpointer
write_recovery (TresenDb *db, gpointer data, GError **error)
{
  const Recovery *recovery = data;
  g_autoptr (TresenAccountPast) past
      = tresen_account_claim_write (db, recovery->claim, recovery->now_us, error);
  gboolean is_written
      = past != NULL
        && tresen_store_notices_recover (db, &tresen_notice_terms, recovery->now_us, error)
        && tresen_store_outgoing_recover (db, recovery->now_us - STALE_AFTER_US, recovery->now_us,
                                          error)
        && tresen_pay_office_recover (db, recovery->now_us, error);

  for (guint i = 0; is_written && i < recovery->n_kinds; i++)
    is_written = tresen_store_jobs_recover (db, recovery->kinds[i], error);
  if (is_written && recovery->wants_followers)
    is_written = tresen_store_followers_begin (db, FALSE, recovery->now_us + FOLLOWERS_AFTER_US,
                                               recovery->now_us, error);
  return is_written ? g_steal_pointer (&past) : NULL;
}

/* One step of it, so that callbacks do not wait for long. */
static gpointer
write_trim (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = *(gint64 *) data;
  gint64 n_trimmed
      = tresen_store_callbacks_trim (db, now_us - CALLBACKS_KEPT_US, CALLBACKS_MOST_BYTES, error);

  return GINT_TO_POINTER (n_trimmed > 0);
}

static void trim (TresenBridge *self);

static void
trimmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenBridge) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean has_more
      = GPOINTER_TO_INT (tresen_store_write_finish (TRESEN_STORE (source), result, &error));

  if (error != NULL)
    g_warning ("bridge: old callbacks cannot be trimmed: %s", error->message);
  else if (has_more && self->trim_timer != NULL)
    trim (self);
}

static void
trim (TresenBridge *self)
{
  tresen_store_write_async (self->store, write_trim, dup_now (self), g_free, NULL, trimmed_cb,
                            g_object_ref (self));
}

static gboolean
trim_cb (gpointer user_data)
{
  trim (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
check_settings (TresenBridge *self, GError **error)
{
  const char *missing = NULL;

  if (*tresen_secret_peek (self->account.token) == '\0')
    missing = "the token of [wechat] in the secrets file";
  else if (self->account.mode != TRESEN_WECHAT_MODE_PLAIN && *self->account.app_id == '\0')
    missing = "app-id of [wechat] in connection.ini";
  else if (self->account.mode != TRESEN_WECHAT_MODE_PLAIN && self->account.encoding_aes_key == NULL)
    missing = "encoding-aes-key of [wechat] in the secrets file";
  if (missing == NULL)
    return TRUE;
  g_set_error (error, TRESEN_BRIDGE_ERROR, TRESEN_BRIDGE_ERROR_SETTINGS, "bridge: %s is missing",
               missing);
  return FALSE;
}

static void
begin_work (TresenBridge *self, const TresenAccountPast *past)
{
  g_autofree char *url = tresen_bridge_dup_url (self);

  tresen_health_reporter_say (self->health, "server", "ok", url);
  tresen_health_reporter_say (self->health, "public", *self->public_url != '\0' ? "ok" : "unset",
                              self->public_url);
  tresen_health_reporter_say (self->health, "account",
                              *self->account.app_id != '\0' ? "ok" : "unset", self->account.app_id);
  tresen_health_reporter_say (self->health, "original-id",
                              *past->former_original_id != '\0' ? "changed" : "ok",
                              past->former_original_id);
  tresen_health_reporter_say (self->health, "wechat", self->can_call_wechat ? "unknown" : "unset",
                              "");
  tresen_health_reporter_say (self->health, "hours", self->hours_state, self->shop_hours);
  tresen_away_start (self->away);
  tresen_settler_start (self->settler);
  tresen_account_keeper_start (self->keeper, past, self->can_call_wechat);
  tresen_outbox_start (self->outbox);
  tresen_pay_office_start (self->payments, url);
  for (guint i = 0; i < self->errands->len; i++)
    tresen_errand_start (self->errands->pdata[i]);
  self->trim_timer = tresen_source_add_timeout (self->context, TRIM_EVERY_US, trim_cb, self, NULL);
}

/* The start has failed, or is not wanted any more. Takes @error. */
static void
end_start (GTask *task, GError *error)
{
  TresenBridge *self = g_task_get_source_object (task);
  g_autoptr (GTask) stop_task = g_steal_pointer (&self->stop_task);

  self->state = BRIDGE_IS_DOWN;
  g_task_return_error (task, error);
  if (stop_task != NULL)
    g_task_return_boolean (stop_task, TRUE);
}

static gboolean
listen (TresenBridge *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (tresen_http_server_listen (self->server, self->listen_address, self->listen_port, &cause))
    return TRUE;
  tresen_health_reporter_say (self->health, "server", "failed", cause->message);
  g_set_error (error, TRESEN_BRIDGE_ERROR, TRESEN_BRIDGE_ERROR_LISTEN,
               "bridge: cannot listen on %s:%u: %s", self->listen_address, self->listen_port,
               cause->message);
  return FALSE;
}

static void
recovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TresenBridge *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (TresenAccountPast) past
      = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (error != NULL)
    {
      /* In another account's profile nothing is written at all. */
      if (!g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_OTHER_ACCOUNT))
        tresen_health_reporter_say (self->health, "server", "failed", error->message);
      g_prefix_error (&error, "bridge: ");
    }
  else if (self->stop_task != NULL)
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "bridge: stopped before it served");
  else
    listen (self, &error);
  if (error != NULL)
    {
      end_start (task, error);
      return;
    }
  self->state = BRIDGE_SERVES;
  begin_work (self, past);
  g_task_return_boolean (task, TRUE);
}

static void
tresen_bridge_dispose (GObject *object)
{
  TresenBridge *self = TRESEN_BRIDGE (object);

  tresen_source_clear (&self->trim_timer);
  g_clear_object (&self->outbox);
  g_clear_object (&self->keeper);
  g_ptr_array_set_size (self->errands, 0);
  g_clear_object (&self->server);
  g_clear_object (&self->payments);
  g_clear_object (&self->inbox);
  g_clear_object (&self->settler);
  g_clear_object (&self->away);
  g_clear_pointer (&self->health, tresen_health_reporter_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_bridge_parent_class)->dispose (object);
}

static void
tresen_bridge_finalize (GObject *object)
{
  TresenBridge *self = TRESEN_BRIDGE (object);

  tresen_wechat_account_clear (&self->account);
  g_free (self->listen_address);
  g_free (self->shop_hours);
  g_free (self->public_url);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_ptr_array_unref (self->errands);
  G_OBJECT_CLASS (tresen_bridge_parent_class)->finalize (object);
}

static void
tresen_bridge_class_init (TresenBridgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_bridge_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_bridge_finalize;
}

static void
tresen_bridge_init (TresenBridge *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->errands = g_ptr_array_new_with_free_func (g_object_unref);
}

static TresenSecret *
ref_secret (TresenSecret *secret)
{
  return secret != NULL ? tresen_secret_ref (secret) : NULL;
}

static void
set_up_account (TresenBridge *self,
                const TresenConnection *connection,
                const TresenSecrets *secrets)
{
  self->account.app_id = g_strdup (connection->wechat_app_id);
  self->account.original_id = g_strdup (connection->wechat_original_id);
  if (strcmp (connection->wechat_mode, "plain") == 0)
    self->account.mode = TRESEN_WECHAT_MODE_PLAIN;
  else if (strcmp (connection->wechat_mode, "compat") == 0)
    self->account.mode = TRESEN_WECHAT_MODE_COMPAT;
  else
    self->account.mode = TRESEN_WECHAT_MODE_SAFE;
  self->account.token = ref_secret (secrets->wechat_token);
  self->account.encoding_aes_key = ref_secret (secrets->wechat_encoding_aes_key);
  self->account.previous_encoding_aes_key = ref_secret (secrets->wechat_previous_encoding_aes_key);
}

static void
set_up_server (TresenBridge *self, const TresenConnection *connection)
{
  g_autoptr (GUri) uri = g_uri_parse (connection->public_url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (TresenHttpRouter) router = tresen_http_router_new ();

  tresen_inbox_add_routes (self->inbox, router);
  tresen_pay_office_add_routes (self->payments, router);
  self->server = tresen_http_server_new (g_steal_pointer (&router), &tresen_http_default_limits);
  tresen_http_server_set_trusted_proxy (self->server, connection->trusts_proxy);
  if (uri != NULL)
    {
      g_autofree char *host
          = g_uri_get_port (uri) != -1
                ? g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri))
                : g_strdup (g_uri_get_host (uri));

      tresen_http_server_set_public_host (self->server, host);
    }
}

static TresenWechatClient *
new_wechat_client (const TresenConnection *connection,
                   const TresenSecrets *secrets,
                   TresenClock *clock)
{
  g_autoptr (TresenHttpClient) http = tresen_http_client_new ();
  /* style: allow compare: the name of an endpoint is no secret */
  gboolean is_classic = strcmp (connection->wechat_token_endpoint, "classic") == 0;
  const TresenWechatClientConfig config = {
    .api_base = connection->wechat_api_base,
    .app_id = connection->wechat_app_id,
    .app_secret = secrets->wechat_app_secret,
    .is_classic_token = is_classic,
  };

  return tresen_wechat_client_new (&config, http, clock);
}

/* Everything that may be done twice without harm; see tresen-errand.h. */
static void
add_errands (TresenBridge *self, TresenWechatClient *wechat, const char *media_folder)
{
  TresenErrand *errands[] = {
    tresen_fetcher_new_files (self->store, wechat, self->health, self->clock, media_folder),
    tresen_fetcher_new_users (self->store, wechat, self->health, self->clock),
    tresen_notices_new_templates (self->store, wechat, self->health, self->clock),
    tresen_account_errand_new_rights (self->store, wechat, self->health, self->clock),
    tresen_account_errand_new_clearing (self->store, wechat, self->health, self->clock),
    tresen_qr_maker_new (self->store, wechat, self->health, self->clock),
    tresen_file_eraser_new (self->store, wechat, self->health, self->clock, media_folder),
    tresen_followers_new (self->store, wechat, self->health, self->clock),
    tresen_remarks_new (self->store, wechat, self->health, self->clock),
    tresen_tagger_new (self->store, wechat, self->health, self->clock),
    tresen_tag_editor_new (self->store, wechat, self->health, self->clock),
    tresen_typing_teller_new (self->store, wechat, self->health, self->clock),
  };

  for (guint i = 0; i < G_N_ELEMENTS (errands); i++)
    g_ptr_array_add (self->errands, errands[i]);
}

/**
 * tresen_bridge_new:
 * @store: opened before the bridge is started
 * @connection: copied
 * @secrets: the members are shared
 * @media_folder: where pictures are kept; copied
 *
 * Returns: (transfer full): a bridge that does nothing until it is started
 */
TresenBridge *
tresen_bridge_new (TresenStore *store,
                   const TresenConnection *connection,
                   const TresenSecrets *secrets,
                   const char *media_folder,
                   TresenClock *clock)
{
  TresenBridge *self = g_object_new (TRESEN_TYPE_BRIDGE, NULL);
  g_autoptr (TresenWechatClient) wechat = new_wechat_client (connection, secrets, clock);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->listen_address = g_strdup (connection->listen_address);
  self->public_url = g_strdup (connection->public_url);
  self->listen_port = connection->listen_port;
  self->can_call_wechat = *connection->wechat_app_id != '\0' && secrets->wechat_app_secret != NULL;
  set_up_account (self, connection, secrets);
  self->health = tresen_health_reporter_new (store, clock);
  self->shop_hours = g_strdup (connection->shop_hours);
  self->hours_state = connection->opening_hours != NULL ? "ok"
                      : *self->shop_hours == '\0'       ? "unset"
                                                        : "unreadable";
  self->away = tresen_away_new (store, connection->opening_hours);
  self->settler = tresen_settler_new (store, clock);
  self->inbox = tresen_inbox_new (store, &self->account, self->away, self->settler, clock);
  self->keeper
      = tresen_account_keeper_new (store, wechat, self->health, &self->account, clock);
  self->outbox = tresen_outbox_new (store, wechat, media_folder, self->health, clock);
  add_errands (self, wechat, media_folder);
  self->payments = tresen_pay_office_new (store, wechat, connection, secrets, self->health, clock);
  set_up_server (self, connection);
  return self;
}

/**
 * tresen_bridge_set_quiet_time:
 * @quiet_us: %TRESEN_SETTLER_QUIET_US unless it is set
 *
 * How long WeChat has to be silent until a reply inside an answer counts as taken. For tests, before the start. The bridge's
 * context.
 */
void
tresen_bridge_set_quiet_time (TresenBridge *self, gint64 quiet_us)
{
  tresen_settler_set_quiet_time (self->settler, quiet_us);
}

/**
 * tresen_bridge_start_async:
 *
 * Finds out what the last run left behind, listens for callbacks, and begins to work on what is
 * queued. The bridge's context.
 */
void
tresen_bridge_start_async (TresenBridge *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tresen_bridge_start_async);
  if (!check_settings (self, &error))
    {
      tresen_health_reporter_say (self->health, "server", "failed", error->message);
      g_task_return_error (task, error);
      return;
    }
  self->state = BRIDGE_STARTS;
  tresen_store_write_async (self->store, write_recovery, new_recovery (self),
                            (GDestroyNotify) recovery_free,
                            (GDestroyNotify) tresen_account_past_free, recovered_cb, g_object_ref (task));
}

/**
 * tresen_bridge_start_finish:
 *
 * Errors: %TRESEN_BRIDGE_ERROR_SETTINGS, %TRESEN_BRIDGE_ERROR_LISTEN, those of the store,
 * %G_IO_ERROR_CANCELLED when it was stopped before it served.
 *
 * Returns: whether the bridge serves
 */
gboolean
tresen_bridge_start_finish (TresenBridge *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/** tresen_bridge_dup_url: Returns: (transfer full): where it listens, "http://127.0.0.1:8790". The
 * bridge's context. */
char *
tresen_bridge_dup_url (TresenBridge *self)
{
  guint16 port = tresen_http_server_get_port (self->server);

  if (strchr (self->listen_address, ':') != NULL)
    return g_strdup_printf ("http://[%s]:%u", self->listen_address, port);
  return g_strdup_printf ("http://%s:%u", self->listen_address, port);
}

static void
keeper_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_account_keeper_stop_finish (TRESEN_ACCOUNT_KEEPER (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/* The keeper counts the calls of all the others. */
static void
one_stopped (GTask *task)
{
  TresenBridge *self = g_task_get_source_object (task);

  if (--self->n_stopping == 0)
    tresen_account_keeper_stop_async (self->keeper, keeper_stopped_cb, g_object_ref (task));
}

static void
errand_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_errand_stop_finish (TRESEN_ERRAND (source), result, NULL);
  one_stopped (task);
}

static void
outbox_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_outbox_stop_finish (TRESEN_OUTBOX (source), result, NULL);
  one_stopped (task);
}

static void
payments_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_pay_office_stop_finish (TRESEN_PAY_OFFICE (source), result, NULL);
  one_stopped (task);
}

static void
server_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  tresen_http_server_stop_finish (TRESEN_HTTP_SERVER (source), result, NULL);
  one_stopped (task);
}

/**
 * tresen_bridge_stop_async:
 *
 * Accepts nothing more, finishes what is in hand, and then is done. What is in hand but cannot be
 * written down now (disk full) is left to the next start. At any time, once; a start that is on its
 * way ends first. The bridge's context.
 */
void
tresen_bridge_stop_async (TresenBridge *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_bridge_stop_async);
  if (self->state != BRIDGE_SERVES)
    {
      if (self->state == BRIDGE_STARTS)
        self->stop_task = g_steal_pointer (&task);
      else
        g_task_return_boolean (task, TRUE);
      return;
    }
  self->state = BRIDGE_IS_DOWN;
  tresen_source_clear (&self->trim_timer);
  tresen_settler_stop (self->settler);
  self->n_stopping = 3 + self->errands->len;
  tresen_http_server_stop_async (self->server, server_stopped_cb, g_object_ref (task));
  tresen_outbox_stop_async (self->outbox, outbox_stopped_cb, g_object_ref (task));
  tresen_pay_office_stop_async (self->payments, payments_stopped_cb, g_object_ref (task));
  for (guint i = 0; i < self->errands->len; i++)
    tresen_errand_stop_async (self->errands->pdata[i], errand_stopped_cb, g_object_ref (task));
}

gboolean
tresen_bridge_stop_finish (TresenBridge *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
