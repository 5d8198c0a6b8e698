/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-connection-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-connection-facts.h"
#include "tresen-connection-words.h"
#include "tresen-erased-group.h"
#include "tresen-health-words.h"
#include "tresen-quota-words.h"
#include "tresen-store-jobs.h"
#include "tresen-wechat-quota.h"

struct _TresenConnectionPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *back_button;
  GtkImage *state_icon;
  AdwActionRow *state_row;
  AdwActionRow *refused_row;
  AdwActionRow *public_row;
  AdwActionRow *listen_row;
  AdwActionRow *callback_row;
  AdwActionRow *account_row;
  AdwActionRow *paygate_row;
  GtkWidget *again_button;
  AdwPreferencesGroup *rights_group;
  AdwPreferencesGroup *quota_group;
  GtkWidget *reset_button;
  TresenErasedGroup *erased_group;

  GPtrArray *right_rows; /* (element-type AdwActionRow), in the order of the features */
  GPtrArray *quota_rows; /* (element-type AdwActionRow), those behind the last quota are hidden */
  TresenStore *store;
  TresenClock *clock;
  GCancellable *cancellable;
  TresenConnectionFacts *facts; /* (nullable) until they have been read */
  gboolean is_reading;
  gboolean is_dirty;
  guint tick_id;
};

enum
{
  BACK,
  COPIED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenConnectionPage, tresen_connection_page, GTK_TYPE_WIDGET)

/* What WeChat refuses or cannot be reached for is tried again by itself, but not at once. */
static gboolean
may_be_tried_again (TresenConnectionPage *self)
{
  static const char *const states[]
      = { "address", "refused", "administrator", "frozen", "unreachable", NULL };
  const TresenHealth *wechat = tresen_connection_facts_find (self->facts, "wechat");

  return wechat != NULL && g_strv_contains (states, wechat->state);
}

static void
show_state (TresenConnectionPage *self)
{
  static const char *const icons[] = {
    [TRESEN_HEALTH_UNKNOWN] = "content-loading-symbolic",
    [TRESEN_HEALTH_GOOD] = "object-select-symbolic",
    [TRESEN_HEALTH_WAITING] = "content-loading-symbolic",
    [TRESEN_HEALTH_BAD] = "dialog-warning-symbolic",
  };
  static const char *const classes[][2] = {
    [TRESEN_HEALTH_UNKNOWN] = { "dim-label", NULL },
    [TRESEN_HEALTH_GOOD] = { "success", NULL },
    [TRESEN_HEALTH_WAITING] = { "dim-label", NULL },
    [TRESEN_HEALTH_BAD] = { "warning", NULL },
  };
  g_autoptr (TresenHealthWords) words = tresen_health_words_new (self->facts->health);

  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), (const char **) classes[words->level]);
  gtk_image_set_from_icon_name (self->state_icon, icons[words->level]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), words->word);
  adw_action_row_set_subtitle (self->state_row, words->trouble != NULL ? words->trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refused_row), words->copy != NULL);
  adw_action_row_set_subtitle (self->refused_row, words->copy != NULL ? words->copy : "");
  gtk_widget_set_visible (self->again_button, may_be_tried_again (self));
}

static void
show_last_callback (TresenConnectionPage *self)
{
  g_autofree char *ago = self->facts->last_callback_us > 0 ? tresen_connection_words_ago (
                             self->facts->last_callback_us, tresen_clock_now_us (self->clock))
                                                           : NULL;

  adw_action_row_set_subtitle (self->callback_row,
                               ago != NULL ? ago : _ ("Nothing has come in yet"));
}

/* @word: what is said where the bridge has told nothing */
static void
show_value (TresenConnectionPage *self, AdwActionRow *row, const char *key, const char *word)
{
  const TresenHealth *health = tresen_connection_facts_find (self->facts, key);
  gboolean has_value
      = health != NULL && g_strcmp0 (health->state, "ok") == 0 && *health->detail != '\0';

  adw_action_row_set_subtitle (row, has_value ? health->detail : word);
}

static AdwActionRow *
new_row (AdwPreferencesGroup *group, GtkWidget *suffix)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_suffix (row, suffix);
  g_object_set_data (G_OBJECT (row), "suffix", suffix);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static void
add_right_rows (TresenConnectionPage *self)
{
  const char *const *features = tresen_right_words_features ();

  for (guint i = 0; features[i] != NULL; i++)
    {
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      AdwActionRow *row = new_row (self->rights_group, image);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     tresen_right_words_feature (features[i]));
      g_ptr_array_add (self->right_rows, row);
    }
}

static const char *
get_right_icon (const TresenRight *right)
{
  if (right == NULL || g_str_equal (right->state, "unknown"))
    return "dialog-question-symbolic";
  return g_str_equal (right->state, "granted") ? "object-select-symbolic"
                                               : "action-unavailable-symbolic";
}

static void
show_rights (TresenConnectionPage *self)
{
  const char *const *features = tresen_right_words_features ();

  for (guint i = 0; i < self->right_rows->len; i++)
    {
      AdwActionRow *row = g_ptr_array_index (self->right_rows, i);
      const TresenRight *right = tresen_connection_facts_find_right (self->facts, features[i]);
      g_autofree char *text
          = tresen_connection_words_right (right, tresen_clock_now_us (self->clock));

      adw_action_row_set_subtitle (row, text);
      gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (row), "suffix"),
                                    get_right_icon (right));
    }
}

static GtkWidget *
new_level (void)
{
  GtkWidget *level = gtk_level_bar_new ();

  gtk_widget_set_size_request (level, 96, -1);
  gtk_widget_set_valign (level, GTK_ALIGN_CENTER);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (level), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (level), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (level), GTK_LEVEL_BAR_OFFSET_FULL);
  return level;
}

static void
show_quota (TresenConnectionPage *self, AdwActionRow *row, const TresenQuota *quota)
{
  gint64 now_us = tresen_clock_now_us (self->clock);
  gint64 limit = tresen_wechat_quota_get_limit (quota->api);
  GtkWidget *level = g_object_get_data (G_OBJECT (row), "suffix");
  g_autofree char *text = tresen_connection_words_quota (quota, now_us);
  double share = quota->blocked_until_us > now_us ? 1
                 : limit > 0                      ? (double) quota->used / limit
                                                  : 0;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tresen_quota_words_api (quota->api));
  adw_action_row_set_subtitle (row, text);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (level), MIN (share, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (level), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (level, limit > 0 || share >= 1);
}

static void
show_quotas (TresenConnectionPage *self)
{
  const TresenHealth *clearing = tresen_connection_facts_find (self->facts, "clearing");
  g_autofree char *text
      = tresen_connection_words_clearing (clearing, tresen_clock_now_us (self->clock));
  gboolean is_running = clearing != NULL && g_str_equal (clearing->state, "running");

  while (self->quota_rows->len < self->facts->quotas->len)
    g_ptr_array_add (self->quota_rows, new_row (self->quota_group, new_level ()));
  for (guint i = 0; i < self->quota_rows->len; i++)
    {
      AdwActionRow *row = g_ptr_array_index (self->quota_rows, i);

      gtk_widget_set_visible (GTK_WIDGET (row), i < self->facts->quotas->len);
      if (i < self->facts->quotas->len)
        show_quota (self, row, g_ptr_array_index (self->facts->quotas, i));
    }
  adw_preferences_group_set_description (
      self->quota_group, *text != '\0' ? text : _ ("WeChat counts anew from midnight in Beijing."));
  gtk_widget_set_sensitive (self->reset_button, !is_running);
}

/* One that was corrected is as good as one that was mistyped: staff should know of it. */
static void
show_account (TresenConnectionPage *self)
{
  const TresenHealth *original_id = tresen_connection_facts_find (self->facts, "original-id");
  g_autofree char *text = NULL;

  show_value (self, self->account_row, "account", _ ("Not given"));
  if (original_id == NULL || g_strcmp0 (original_id->state, "changed") != 0)
    return;
  /* Translators: an app id, and the original id (gh_…) that was given before */
  text = g_strdup_printf (_ ("%s; the original id was changed, it was %s before"),
                          adw_action_row_get_subtitle (self->account_row), original_id->detail);
  adw_action_row_set_subtitle (self->account_row, text);
}

static void
show_paygate (TresenConnectionPage *self)
{
  const TresenHealth *paygate = tresen_connection_facts_find (self->facts, "paygate");
  g_autofree char *text = tresen_connection_words_paygate (paygate);

  adw_action_row_set_subtitle (self->paygate_row, text);
}

static void
show_facts (TresenConnectionPage *self)
{
  show_state (self);
  show_value (self, self->public_row, "public", _ ("Not given"));
  show_value (self, self->listen_row, "server", _ ("Closed"));
  show_account (self);
  show_paygate (self);
  show_last_callback (self);
  show_rights (self);
  show_quotas (self);
  tresen_erased_group_show (self->erased_group, self->facts->erasures,
                            tresen_clock_now_us (self->clock));
}

static gpointer
load_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_connection_facts_load (db, *(gint64 *) data, error);
}

static gint64 *
dup_now (TresenConnectionPage *self)
{
  gint64 now_us = tresen_clock_now_us (self->clock);

  return g_memdup2 (&now_us, sizeof now_us);
}

static void read_facts (TresenConnectionPage *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenConnectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenConnectionFacts *facts = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (facts == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      /* The next tick asks again. */
      g_info ("connection: %s", error->message);
      self->is_dirty = TRUE;
      return;
    }
  g_clear_pointer (&self->facts, tresen_connection_facts_free);
  self->facts = facts;
  show_facts (self);
}

static void
read_facts (TresenConnectionPage *self)
{
  if (self->is_reading || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->is_dirty = TRUE;
      return;
    }
  self->is_reading = TRUE;
  self->is_dirty = FALSE;
  tresen_store_read_async (self->store, load_func, dup_now (self), g_free,
                           (GDestroyNotify) tresen_connection_facts_free, self->cancellable,
                           loaded_cb, g_object_ref (self));
}

/* Something has come in: once a second is often enough to look when. */
static void
mark_dirty (TresenConnectionPage *self)
{
  self->is_dirty = TRUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenConnectionPage *self = user_data;

  if (self->is_dirty)
    read_facts (self);
  else if (self->facts != NULL)
    show_last_callback (self);
  return G_SOURCE_CONTINUE;
}

static void
tresen_connection_page_map (GtkWidget *widget)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (widget);

  GTK_WIDGET_CLASS (tresen_connection_page_parent_class)->map (widget);
  if (self->store == NULL)
    return;
  read_facts (self);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
tresen_connection_page_unmap (GtkWidget *widget)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (tresen_connection_page_parent_class)->unmap (widget);
}

static void
back_clicked_cb (TresenConnectionPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
copy_clicked_cb (TresenConnectionPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          adw_action_row_get_subtitle (self->refused_row));
  g_signal_emit (self, signals[COPIED], 0);
}

static gpointer
try_again_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_rights_ask (db, TRUE, *(gint64 *) data, error);
  return NULL;
}

static gpointer
check_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_rights_ask (db, FALSE, *(gint64 *) data, error);
  return NULL;
}

static gpointer
reset_func (TresenDb *db, gpointer data, GError **error)
{
  gint64 now_us = *(gint64 *) data;
  int is_open = tresen_store_job_is_open (db, TRESEN_JOB_CLEAR_QUOTA, 0, error);

  if (is_open == 0)
    tresen_store_job_add_detail (db, TRESEN_JOB_CLEAR_QUOTA, 0, "{}", now_us, error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenConnectionPage) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error == NULL)
    return;
  g_info ("connection: %s", error->message);
  g_signal_emit (self, signals[FAILED], 0);
}

static void
wish (TresenConnectionPage *self, TresenStoreFunc func)
{
  tresen_store_write_async (self->store, func, dup_now (self), g_free, NULL, written_cb,
                            g_object_ref (self));
}

static void
again_clicked_cb (TresenConnectionPage *self)
{
  wish (self, try_again_func);
}

static void
check_clicked_cb (TresenConnectionPage *self)
{
  wish (self, check_func);
}

static void
reset_response_cb (TresenConnectionPage *self, const char *response)
{
  if (g_strcmp0 (response, "reset") == 0)
    wish (self, reset_func);
}

static void
reset_clicked_cb (TresenConnectionPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Reset Quotas?"),
      _ ("WeChat then counts today's calls anew, of all kinds. It does so ten times a month."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "cancel", _ ("Cancel"), "reset", _ ("Reset"), NULL);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  adw_message_dialog_set_response_appearance (message, "reset", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (reset_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/** Once, before it is shown. */
void
tresen_connection_page_set_up (TresenConnectionPage *self,
                               TresenStore *store,
                               TresenFeed *feed,
                               TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_CONNECTION_PAGE (self) && self->store == NULL);
  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  g_signal_connect_object (feed, "health-changed", G_CALLBACK (read_facts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "account-changed", G_CALLBACK (read_facts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (read_facts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "customer-changed", G_CALLBACK (mark_dirty), self,
                           G_CONNECT_SWAPPED);
}

/** @has_back: the places are a page of their own */
void
tresen_connection_page_set_folded (TresenConnectionPage *self, gboolean has_back)
{
  g_return_if_fail (TRESEN_IS_CONNECTION_PAGE (self));
  gtk_widget_set_visible (self->back_button, has_back);
}

static void
tresen_connection_page_dispose (GObject *object)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->facts, tresen_connection_facts_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_CONNECTION_PAGE);
  G_OBJECT_CLASS (tresen_connection_page_parent_class)->dispose (object);
}

static void
tresen_connection_page_finalize (GObject *object)
{
  TresenConnectionPage *self = TRESEN_CONNECTION_PAGE (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->right_rows);
  g_ptr_array_unref (self->quota_rows);
  G_OBJECT_CLASS (tresen_connection_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TRESEN_TYPE_ERASED_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/tresen/Tresen/tresen-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, box);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, refused_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, public_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, listen_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, callback_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, paygate_row);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, rights_group);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, quota_group);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, reset_button);
  gtk_widget_class_bind_template_child (widget_class, TresenConnectionPage, erased_group);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
tresen_connection_page_class_init (TresenConnectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_connection_page_dispose;
  object_class->finalize = tresen_connection_page_finalize;
  widget_class->map = tresen_connection_page_map;
  widget_class->unmap = tresen_connection_page_unmap;
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[COPIED] = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

/* A group without a title leaves the list in it without a name. */
static void
name_first_list (TresenConnectionPage *self)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (self->state_row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Connection"), -1);
}

static void
tresen_connection_page_init (TresenConnectionPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->right_rows = g_ptr_array_new ();
  self->quota_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_right_rows (self);
  name_first_list (self);
}
