/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-account-keeper.h"

#include "tresen-source.h"
#include "tresen-store-quotas.h"
#include "tresen-store-rights.h"
#include "tresen-wechat-quota.h"
#include "tresen-wechat-rights.h"

/* Counts are written together: a busy desk makes a commit in five seconds for them, not one a call. */
#define WRITE_AFTER_US (5 * G_USEC_PER_SEC)
#define LOOK_EVERY_US G_TIME_SPAN_MINUTE
/* What waits for the start comes first. */
#define FIRST_LOOK_US (10 * G_USEC_PER_SEC)
#define ASK_RIGHTS_EVERY_US G_TIME_SPAN_DAY
#define QUOTAS_KEPT_DAYS 31

/* As long as a message may be on its way that was sealed before the key was changed. */
#define PREVIOUS_KEY_US G_TIME_SPAN_DAY

/* In percent of what WeChat takes a day. */
#define WARN_FROM 80

struct _TresenAccountKeeper
{
  GObject parent_instance;

  TresenStore *store;
  TresenWechatClient *wechat;
  TresenHealthReporter *health; /* borrowed */
  TresenWechatAccount *account; /* borrowed */
  TresenClock *clock;
  GMainContext *context;
  gint64 key_since_us;
  gboolean can_call_wechat;

  GHashTable *uses; /* api -> TresenWechatUse, as last written */
  GSource *write_timer;
  GSource *look_timer;
};

G_DEFINE_FINAL_TYPE (TresenAccountKeeper, tresen_account_keeper, G_TYPE_OBJECT)

static gint64
now (TresenAccountKeeper *self)
{
  return tresen_clock_now_us (self->clock);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) stop_task = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("account: cannot be written: %s", error->message);
  if (stop_task != NULL)
    g_task_return_boolean (stop_task, TRUE);
}

static void
remember (TresenAccountKeeper *self,
          const char *api,
          gint64 day,
          gint64 used,
          gint64 blocked_until_us)
{
  TresenWechatUse *use = g_new0 (TresenWechatUse, 1);

  use->api = g_strdup (api);
  use->day = day;
  use->used = used;
  use->blocked_until_us = blocked_until_us;
  g_hash_table_replace (self->uses, use->api, use);
}

/* How near an API is to what WeChat takes of it today. */
static const char *
judge (TresenAccountKeeper *self, const TresenWechatUse *use)
{
  gint64 limit = tresen_wechat_quota_get_limit (use->api);

  if (use->blocked_until_us > now (self) + G_TIME_SPAN_MINUTE)
    return "used";
  if (limit > 0 && use->day == tresen_wechat_beijing_day (now (self))
      && use->used * 100 >= limit * WARN_FROM)
    return "near";
  return "ok";
}

static int
compare_apis (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char *
list_apis (TresenAccountKeeper *self, const char *state)
{
  g_autoptr (GPtrArray) apis = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->uses);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (judge (self, value), state) == 0)
      g_ptr_array_add (apis, ((TresenWechatUse *) value)->api);
  g_ptr_array_sort (apis, compare_apis);
  g_ptr_array_add (apis, NULL);
  return g_strjoinv (" ", (char **) apis->pdata);
}

static void
say_quota (TresenAccountKeeper *self)
{
  g_autofree char *used = list_apis (self, "used");
  g_autofree char *near = list_apis (self, "near");

  if (*used != '\0')
    tresen_health_reporter_say (self->health, "quota", "used", used);
  else if (*near != '\0')
    tresen_health_reporter_say (self->health, "quota", "near", near);
  else
    tresen_health_reporter_say (self->health, "quota", "ok", "");
}

static gpointer
write_quotas (TresenDb *db, gpointer data, GError **error)
{
  const GPtrArray *quotas = data;

  for (guint i = 0; i < quotas->len; i++)
    if (!tresen_store_quota_set (db, g_ptr_array_index (quotas, i), error))
      break;
  return NULL;
}

static GPtrArray *
take_quotas (TresenAccountKeeper *self)
{
  g_autoptr (GPtrArray) uses
      = tresen_wechat_gate_take (tresen_wechat_client_get_gate (self->wechat));
  GPtrArray *quotas = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_quota_free);

  for (guint i = 0; i < uses->len; i++)
    {
      const TresenWechatUse *use = g_ptr_array_index (uses, i);
      TresenQuota *quota = g_new0 (TresenQuota, 1);

      quota->api = g_strdup (use->api);
      quota->day = tresen_wechat_beijing_day_to_text (use->day);
      quota->used = use->used;
      quota->blocked_until_us = use->blocked_until_us;
      g_ptr_array_add (quotas, quota);
      remember (self, use->api, use->day, use->used, use->blocked_until_us);
    }
  return quotas;
}

/* @stop_task: (nullable) (transfer full): waits for it */
static void
write_uses (TresenAccountKeeper *self, GTask *stop_task)
{
  tresen_store_write_async (self->store, write_quotas, take_quotas (self),
                            (GDestroyNotify) g_ptr_array_unref, NULL, written_cb, stop_task);
  say_quota (self);
}

static gboolean
write_cb (gpointer user_data)
{
  TresenAccountKeeper *self = user_data;

  tresen_source_clear (&self->write_timer);
  write_uses (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
used_cb (TresenAccountKeeper *self)
{
  if (self->write_timer == NULL)
    self->write_timer
        = tresen_source_add_timeout (self->context, WRITE_AFTER_US, write_cb, self, NULL);
}

/* Something that WeChat has said of the account. */
typedef struct
{
  const char *feature;
  int code;
  gint64 now_us;
} Refusal;

static gpointer
write_refusal (TresenDb *db, gpointer data, GError **error)
{
  const Refusal *refusal = data;

  tresen_store_right_set (db, refusal->feature, "refused", refusal->code, refusal->now_us, error);
  return NULL;
}

/* What is used up is told at once; so is what the account may not do. */
static void
answered_cb (TresenAccountKeeper *self, const char *api, int code)
{
  const char *feature = tresen_wechat_feature_of (api);
  Refusal refusal = { feature, code, now (self) };

  if (code == 45009)
    {
      tresen_source_clear (&self->write_timer);
      write_uses (self, NULL);
    }
  if (code != 0 && feature != NULL && tresen_wechat_feature_is_refused_by (feature, code))
    tresen_store_write_async (self->store, write_refusal, g_memdup2 (&refusal, sizeof refusal),
                              g_free, NULL, written_cb, NULL);
}

static gpointer
write_asking (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = *(gint64 *) data;
  g_autofree char *first_day
      = tresen_wechat_beijing_day_to_text (tresen_wechat_beijing_day (now_us) - QUOTAS_KEPT_DAYS);

  if (tresen_store_quotas_trim (db, first_day, error))
    tresen_store_rights_ask_if_due (db, tresen_wechat_features (), now_us - ASK_RIGHTS_EVERY_US,
                                    now_us, error);
  return NULL;
}

static void
drop_previous_key (TresenAccountKeeper *self)
{
  if (self->account->previous_encoding_aes_key == NULL
      || now (self) - self->key_since_us < PREVIOUS_KEY_US)
    return;
  g_clear_pointer (&self->account->previous_encoding_aes_key, tresen_secret_unref);
  g_message ("account: the previous EncodingAESKey is no longer used, since the key was changed a "
             "day ago");
}

static void
look (TresenAccountKeeper *self)
{
  gint64 now_us = now (self);

  drop_previous_key (self);
  say_quota (self);
  if (self->can_call_wechat)
    tresen_store_write_async (self->store, write_asking, g_memdup2 (&now_us, sizeof now_us), g_free,
                              NULL, written_cb, NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  TresenAccountKeeper *self = user_data;

  tresen_source_clear (&self->look_timer);
  look (self);
  self->look_timer = tresen_source_add_timeout (self->context, LOOK_EVERY_US, look_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
tresen_account_keeper_dispose (GObject *object)
{
  TresenAccountKeeper *self = TRESEN_ACCOUNT_KEEPER (object);

  tresen_source_clear (&self->write_timer);
  tresen_source_clear (&self->look_timer);
  g_clear_object (&self->wechat);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_account_keeper_parent_class)->dispose (object);
}

static void
tresen_account_keeper_finalize (GObject *object)
{
  TresenAccountKeeper *self = TRESEN_ACCOUNT_KEEPER (object);

  g_clear_pointer (&self->uses, g_hash_table_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_account_keeper_parent_class)->finalize (object);
}

static void
tresen_account_keeper_class_init (TresenAccountKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_account_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_account_keeper_finalize;
}

static void
tresen_account_keeper_init (TresenAccountKeeper *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->uses = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                      (GDestroyNotify) tresen_wechat_use_free);
}

/**
 * tresen_account_keeper_new:
 * @health: borrowed; must outlive the keeper
 * @account: borrowed, likewise; its previous key is taken away a day after the key was changed
 *
 * Returns: (transfer full): a keeper that does nothing until it is started
 */
TresenAccountKeeper *
tresen_account_keeper_new (TresenStore *store,
                           TresenWechatClient *wechat,
                           TresenHealthReporter *health,
                           TresenWechatAccount *account,
                           TresenClock *clock)
{
  TresenAccountKeeper *self = g_object_new (TRESEN_TYPE_ACCOUNT_KEEPER, NULL);

  self->store = g_object_ref (store);
  self->wechat = g_object_ref (wechat);
  self->health = health;
  self->account = account;
  self->clock = tresen_clock_ref (clock);
  return self;
}

static void
restore_uses (TresenAccountKeeper *self, const GPtrArray *quotas)
{
  TresenWechatGate *gate = tresen_wechat_client_get_gate (self->wechat);
  gint64 today = tresen_wechat_beijing_day (now (self));
  g_autofree char *today_text = tresen_wechat_beijing_day_to_text (today);

  for (guint i = 0; i < quotas->len; i++)
    {
      const TresenQuota *quota = g_ptr_array_index (quotas, i);
      gint64 day = g_strcmp0 (quota->day, today_text) == 0 ? today : today - 1;
      const TresenWechatUse use = { quota->api, day, quota->used, quota->blocked_until_us };

      tresen_wechat_gate_restore (gate, &use);
      remember (self, quota->api, day, quota->used, quota->blocked_until_us);
    }
}

/**
 * tresen_account_keeper_start:
 * @past: from tresen_account_claim_write()
 * @can_call_wechat: whether AppID and secret are given
 *
 * Before the first call. The keeper's context.
 */
void
tresen_account_keeper_start (TresenAccountKeeper *self,
                             const TresenAccountPast *past,
                             gboolean can_call_wechat)
{
  TresenWechatGate *gate = tresen_wechat_client_get_gate (self->wechat);

  self->can_call_wechat = can_call_wechat;
  self->key_since_us = past->key_since_us;
  restore_uses (self, past->quotas);
  g_signal_connect_object (gate, "used", G_CALLBACK (used_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gate, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  self->look_timer = tresen_source_add_timeout (self->context, FIRST_LOOK_US, look_cb, self, NULL);
  drop_previous_key (self);
  say_quota (self);
}

/** tresen_account_keeper_stop_async: Writes what was counted. The keeper's context. */
void
tresen_account_keeper_stop_async (TresenAccountKeeper *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tresen_account_keeper_stop_async);
  g_signal_handlers_disconnect_by_data (tresen_wechat_client_get_gate (self->wechat), self);
  tresen_source_clear (&self->write_timer);
  tresen_source_clear (&self->look_timer);
  write_uses (self, task);
}

gboolean
tresen_account_keeper_stop_finish (TresenAccountKeeper *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
