/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-composer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-attachment-ways.h"
#include "tresen-composer-words.h"
#include "tresen-console.h"
#include "tresen-reply.h"
#include "tresen-wechat-limits.h"
#include "tresen-typist.h"

#define SAVE_DELAY_MS 400
#define MOST_LINES 6
/* What a message of the customer will allow. */
#define MOST_WAITING_FILES 5

struct _TresenComposer
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  TresenAttachmentList *attachments;
  GtkWidget *notice_box;
  GtkWidget *notice_label;
  GtkWidget *notice_button;
  GtkWidget *attach_button;
  GtkScrolledWindow *scroller;
  GtkTextView *view;
  GtkWidget *placeholder;
  GtkWidget *send_button;

  /* Owned */
  TresenStore *store;
  TresenClock *clock;
  TresenTypist *typist;
  char *problem; /* (nullable) what went wrong, until the text changes */
  char *reason;  /* (nullable) why the budget allows no reply */

  gint64 customer_id;
  guint generation;
  guint save_timer;
  TresenBudget budget;
  gboolean is_ready;    /* the draft has been read: what stands here is what staff typed */
  gboolean is_dirty;    /* changed since it was saved */
  gboolean is_filling;  /* the change in hand is ours */
  gboolean has_preedit; /* an input method is composing */
  gboolean enter_sends;
  gboolean can_send;
};

enum
{
  PROP_0,
  PROP_ENTER_SENDS,
  PROP_CAN_SEND,
  N_PROPS
};

enum
{
  SENT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenComposer, tresen_composer, GTK_TYPE_WIDGET)

/* What was asked of the store, for whom, and in which generation of the composer. */
typedef struct
{
  TresenComposer *composer;
  guint generation;
  TresenReply *reply;
} Errand;

static void
errand_free (Errand *self)
{
  g_object_unref (self->composer);
  tresen_reply_free (self->reply);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
write_reply (TresenComposer *self,
             TresenStoreFunc func,
             TresenReply *reply,
             GAsyncReadyCallback callback)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->composer = g_object_ref (self);
  errand->generation = self->generation;
  errand->reply = tresen_reply_copy (reply);
  tresen_store_write_async (self->store, func, reply, (GDestroyNotify) tresen_reply_free,
                            (GDestroyNotify) tresen_draft_free, callback, errand);
}

static TresenReply *
current_reply (TresenComposer *self, const char *text)
{
  return tresen_reply_new (self->customer_id, tresen_clock_now_us (self->clock), text,
                           tresen_attachment_list_get_files (self->attachments));
}

/* What can be sent, and why not */

static char *
get_trimmed (TresenComposer *self)
{
  char *text = tresen_composer_get_text (self);

  return g_strstrip (text);
}

/* How many files may be attached: the text wants a reply too, if there are two. With none left they wait in the draft. */
static void
set_room (TresenComposer *self, gboolean has_text)
{
  TresenAttachCost cost = TRESEN_ATTACH_COST_WAITS;
  guint most = MOST_WAITING_FILES;

  if (self->budget.state == TRESEN_BUDGET_ANSWER_ONLY)
    cost = TRESEN_ATTACH_COST_ANSWERS;
  else if (self->budget.state == TRESEN_BUDGET_OPEN)
    {
      cost = TRESEN_ATTACH_COST_REPLIES;
      most = has_text && self->budget.left > 1 ? self->budget.left - 1 : self->budget.left;
    }
  tresen_attachment_list_set_room (self->attachments, most, cost);
}

static void
show_notice_text (TresenComposer *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->notice_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->notice_box, text != NULL);
}

static void
describe_send_button (TresenComposer *self, const char *reason)
{
  gtk_widget_set_tooltip_text (self->send_button, reason);
  if (reason != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->send_button),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->send_button),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
update (TresenComposer *self)
{
  g_autofree char *text = get_trimmed (self);
  gsize bytes = strlen (text);
  guint n_replies = (bytes > 0 ? 1 : 0) + tresen_attachment_list_get_files (self->attachments)->len;
  gboolean is_counted = self->budget.state == TRESEN_BUDGET_OPEN;
  gboolean is_open = is_counted || self->budget.state == TRESEN_BUDGET_ANSWER_ONLY;
  gboolean is_too_long = bytes > TRESEN_WECHAT_TEXT_MAX_BYTES;
  gboolean is_too_many = is_counted && n_replies > self->budget.left;
  gboolean can_send = self->is_ready && is_open && n_replies > 0 && !is_too_long && !is_too_many
                      && !tresen_attachment_list_is_busy (self->attachments);
  g_autofree char *length = tresen_composer_words_length (bytes);
  g_autofree char *many
      = is_counted ? tresen_composer_words_count (n_replies, self->budget.left) : NULL;
  const char *notice = self->problem;

  set_room (self, bytes > 0);
  if (notice == NULL)
    notice = many != NULL ? many : length;
  show_notice_text (self, notice);
  describe_send_button (self, !is_open ? self->reason : can_send ? NULL : notice);
  if (self->can_send == can_send)
    return;
  self->can_send = can_send;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEND]);
}

static void
set_problem (TresenComposer *self, const char *text)
{
  g_free (self->problem);
  self->problem = g_strdup (text);
  update (self);
}

/* Drafts */

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;
  TresenComposer *self = errand->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenDraft) draft = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (draft != NULL || self->view == NULL)
    return;
  g_warning ("Saving a draft: %s", error != NULL ? error->message : "no answer");
  if (errand->generation != self->generation)
    return;
  self->is_dirty = TRUE;
  set_problem (self, _ ("What you typed could not be saved. Check that the disk is not full."));
}

/* Writes down what is typed now; does nothing when that is done already. */
void
tresen_composer_flush (TresenComposer *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TRESEN_IS_COMPOSER (self));

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (!self->is_dirty || !self->is_ready || self->customer_id == 0)
    return;
  self->is_dirty = FALSE;
  text = tresen_composer_get_text (self);
  write_reply (self, tresen_reply_save_func, current_reply (self, text), save_cb);
}

static gboolean
save_timer_cb (gpointer user_data)
{
  TresenComposer *self = user_data;

  self->save_timer = 0;
  tresen_composer_flush (self);
  return G_SOURCE_REMOVE;
}

static void
touch (TresenComposer *self)
{
  if (self->is_filling || !self->is_ready)
    return;
  self->is_dirty = TRUE;
  if (self->save_timer == 0)
    self->save_timer = g_timeout_add (SAVE_DELAY_MS, save_timer_cb, self);
}

/* Puts a text there that was not typed: what was there before cannot be had back by undoing. */
static void
fill (TresenComposer *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter end;

  self->is_filling = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  self->is_filling = FALSE;
}

static void
show_draft (TresenComposer *self, const TresenDraft *draft)
{
  g_autoptr (GPtrArray) files = tresen_reply_files_of_draft (draft);

  fill (self, draft->text);
  tresen_attachment_list_restore (self->attachments, files);
  self->is_ready = TRUE;
  self->is_dirty = FALSE;
  gtk_text_view_set_editable (self->view, TRUE);
  update (self);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;
  TresenComposer *self = errand->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenDraft) draft = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (self->view == NULL || errand->generation != self->generation)
    return;
  if (draft != NULL)
    {
      show_draft (self, draft);
      return;
    }
  g_warning ("Reading a draft: %s", error != NULL ? error->message : "no answer");
  self->is_ready = TRUE;
  gtk_text_view_set_editable (self->view, TRUE);
  set_problem (self, _ ("The draft could not be read. What you type now takes its place."));
}

/* Sending and taking back */

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;
  TresenComposer *self = errand->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenDraft) draft = tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  g_autofree char *typed = NULL;
  g_autofree char *both = NULL;

  if (draft != NULL || self->view == NULL)
    return;
  g_warning ("Queueing a reply: %s", error != NULL ? error->message : "no answer");
  if (errand->generation != self->generation)
    {
      write_reply (self, tresen_reply_save_func, tresen_reply_copy (errand->reply), save_cb);
      return;
    }
  typed = tresen_composer_get_text (self);
  both = *typed != '\0' ? g_strdup_printf ("%s\n%s", errand->reply->text, typed)
                        : g_strdup (errand->reply->text);
  fill (self, both);
  tresen_attachment_list_restore (self->attachments, errand->reply->files);
  touch (self);
  set_problem (self, _ ("The reply could not be written down, so it was not sent. Check that the "
                        "disk is not full."));
}

void
tresen_composer_send (TresenComposer *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TRESEN_IS_COMPOSER (self));

  if (!self->can_send || self->has_preedit)
    return;
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->is_dirty = FALSE;
  text = get_trimmed (self);
  write_reply (self, tresen_reply_send_func, current_reply (self, text), send_cb);
  fill (self, "");
  tresen_attachment_list_forget (self->attachments);
  set_problem (self, NULL);
  g_signal_emit (self, signals[SENT], 0);
}

static void
take_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Errand) errand = user_data;
  TresenComposer *self = errand->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenDraft) draft = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  if (self->view == NULL || errand->generation != self->generation)
    return;
  if (draft != NULL)
    {
      show_draft (self, draft);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
      return;
    }
  gtk_text_view_set_editable (self->view, TRUE);
  self->is_ready = TRUE;
  touch (self);
  g_info ("Taking a message back: %s", error != NULL ? error->message : "no answer");
  set_problem (self, _ ("The message cannot be taken back: it is being sent already."));
}

/* Takes a queued message back: its text or file stands in the composer again. */
void
tresen_composer_take_back (TresenComposer *self, gint64 entry_id)
{
  g_autofree char *text = NULL;
  TresenReply *reply;

  g_return_if_fail (TRESEN_IS_COMPOSER (self));

  if (!self->is_ready)
    return;
  g_clear_handle_id (&self->save_timer, g_source_remove);
  text = tresen_composer_get_text (self);
  reply = current_reply (self, text);
  reply->entry_id = entry_id;
  /* What is typed until the answer is there would be overwritten by it. */
  gtk_text_view_set_editable (self->view, FALSE);
  self->is_ready = FALSE;
  write_reply (self, tresen_reply_take_back_func, reply, take_back_cb);
  update (self);
}

/* Keys and clipboard */

static void
preedit_changed_cb (GtkTextView *view, const char *preedit, TresenComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  self->has_preedit = preedit != NULL && *preedit != '\0';
  gtk_widget_set_visible (self->placeholder,
                          !self->has_preedit && gtk_text_buffer_get_char_count (buffer) == 0);
}

/* Return belongs to the input method as long as it composes; then it is asked whether it wants this one too. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                TresenComposer *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean has_control = (state & GDK_CONTROL_MASK) != 0;

  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  if (self->has_preedit || (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (!has_control && !self->enter_sends)
    return GDK_EVENT_PROPAGATE;
  if (!has_control && gtk_text_view_im_context_filter_keypress (self->view, event))
    return GDK_EVENT_STOP;
  tresen_composer_send (self);
  return GDK_EVENT_STOP;
}

static void
paste_cb (GtkTextView *view, TresenComposer *self)
{
  if (tresen_attachment_ways_paste (self->attachments))
    g_signal_stop_emission_by_name (view, "paste-clipboard");
}

static void
buffer_changed_cb (GtkTextBuffer *buffer, TresenComposer *self)
{
  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (buffer) == 0);
  if (!self->is_filling)
    g_clear_pointer (&self->problem, g_free);
  touch (self);
  update (self);
}

static void
attachments_changed_cb (TresenAttachmentList *list, TresenComposer *self)
{
  g_clear_pointer (&self->problem, g_free);
  touch (self);
  update (self);
}

static void
attachments_problem_cb (TresenAttachmentList *list, const char *text, TresenComposer *self)
{
  set_problem (self, text);
}

static void
realize_cb (GtkWidget *view, TresenComposer *self)
{
  PangoFontMetrics *metrics
      = pango_context_get_metrics (gtk_widget_get_pango_context (view), NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int margins
      = gtk_text_view_get_top_margin (self->view) + gtk_text_view_get_bottom_margin (self->view);

  gtk_scrolled_window_set_max_content_height (self->scroller, MOST_LINES * line + margins);
  pango_font_metrics_unref (metrics);
}

static void
tresen_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TresenComposer *self = TRESEN_COMPOSER (object);

  if (id == PROP_ENTER_SENDS)
    g_value_set_boolean (value, self->enter_sends);
  else if (id == PROP_CAN_SEND)
    g_value_set_boolean (value, self->can_send);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TresenComposer *self = TRESEN_COMPOSER (object);

  if (id == PROP_ENTER_SENDS)
    self->enter_sends = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_composer_dispose (GObject *object)
{
  TresenComposer *self = TRESEN_COMPOSER (object);

  if (self->view != NULL && self->store != NULL)
    tresen_composer_flush (self);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_COMPOSER);
  g_clear_object (&self->store);
  g_clear_object (&self->typist);
  G_OBJECT_CLASS (tresen_composer_parent_class)->dispose (object);
}

static void
tresen_composer_finalize (GObject *object)
{
  TresenComposer *self = TRESEN_COMPOSER (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_free (self->problem);
  g_free (self->reason);
  G_OBJECT_CLASS (tresen_composer_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TRESEN_TYPE_ATTACHMENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, box);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, attachments);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, notice_box);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, notice_label);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, notice_button);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, attach_button);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, view);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, TresenComposer, send_button);
  gtk_widget_class_bind_template_callback (widget_class, attachments_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, attachments_problem_cb);
}

static void
tresen_composer_class_init (TresenComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tresen_composer_get_property;
  object_class->set_property = tresen_composer_set_property;
  object_class->dispose = tresen_composer_dispose;
  object_class->finalize = tresen_composer_finalize;

  properties[PROP_ENTER_SENDS] = g_param_spec_boolean ("enter-sends", NULL, NULL, TRUE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SENT] = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
tresen_composer_init (TresenComposer *self)
{
  GtkEventController *keys;

  self->enter_sends = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before the text view's own: it makes every Return a new line. */
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  g_signal_connect_object (self->view, "preedit-changed", G_CALLBACK (preedit_changed_cb), self, 0);
  g_signal_connect_object (self->view, "paste-clipboard", G_CALLBACK (paste_cb), self, 0);
  g_signal_connect_object (self->view, "realize", G_CALLBACK (realize_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (buffer_changed_cb), self, 0);
}

void
tresen_composer_set_up (TresenComposer *self,
                        TresenStore *store,
                        TresenClock *clock,
                        const char *media_folder)
{
  g_return_if_fail (TRESEN_IS_COMPOSER (self) && self->store == NULL);
  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  tresen_attachment_list_set_up (self->attachments, media_folder);
  self->typist = tresen_typist_new (gtk_text_view_get_buffer (self->view), store, clock);
}

/* Another conversation: what was typed for the last one is written down first. 0: none.
 * The draft is asked of the writer, which answers after what was written before, so that it cannot be an old one. */
void
tresen_composer_open (TresenComposer *self, gint64 customer_id)
{
  g_return_if_fail (TRESEN_IS_COMPOSER (self));

  tresen_composer_flush (self);
  gtk_text_view_reset_im_context (self->view);
  self->has_preedit = FALSE;
  self->generation++;
  self->customer_id = customer_id;
  tresen_typist_set_customer (self->typist, customer_id);
  self->is_ready = FALSE;
  self->is_dirty = FALSE;
  g_clear_pointer (&self->problem, g_free);
  gtk_text_view_set_editable (self->view, FALSE);
  fill (self, "");
  tresen_attachment_list_forget (self->attachments);
  update (self);
  if (customer_id != 0)
    write_reply (self, tresen_reply_load_func, tresen_reply_new (customer_id, 0, "", NULL), load_cb);
}

void
tresen_composer_set_budget (TresenComposer *self, TresenBudget budget, const char *reason)
{
  g_return_if_fail (TRESEN_IS_COMPOSER (self));

  self->budget = budget;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  update (self);
}

void
tresen_composer_choose_files (TresenComposer *self)
{
  g_return_if_fail (TRESEN_IS_COMPOSER (self));

  if (self->is_ready)
    tresen_attachment_ways_choose (self->attachments);
}

/* Files and pictures may be dropped anywhere on this widget. */
void
tresen_composer_accept_drops (TresenComposer *self, GtkWidget *area)
{
  g_return_if_fail (TRESEN_IS_COMPOSER (self));
  tresen_attachment_ways_accept_drops (self->attachments, area);
}

void
tresen_composer_show_notice (TresenComposer *self, const char *text)
{
  g_return_if_fail (TRESEN_IS_COMPOSER (self));
  set_problem (self, text);
}

char *
tresen_composer_get_text (TresenComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* What the composer says about the reply, "" when it has nothing to say. */
const char *
tresen_composer_get_notice (TresenComposer *self)
{
  return gtk_label_get_label (GTK_LABEL (self->notice_label));
}

GtkTextView *
tresen_composer_get_view (TresenComposer *self)
{
  return self->view;
}

TresenAttachmentList *
tresen_composer_get_attachments (TresenComposer *self)
{
  return self->attachments;
}

GtkWidget *
tresen_composer_get_notice_button (TresenComposer *self)
{
  return self->notice_button;
}
