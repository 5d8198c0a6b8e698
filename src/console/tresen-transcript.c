/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-transcript.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-message-row.h"
#include "tresen-scroll-keeper.h"
#include "tresen-transcript-line.h"
#include "tresen-transcript-question.h"
#include "tresen-words.h"

#define SETTLE_MS 60

struct _TresenTranscript
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *stack;
  GtkWidget *reading;
  GtkWidget *nothing;
  GtkWidget *problem;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkWidget *older_button;
  GtkWidget *newer_button;
  GtkRevealer *new_revealer;
  GtkWidget *new_button;

  /* Owned */
  TresenStore *store;
  TresenClock *clock;
  char *media_folder;
  char *customer;
  GCancellable *cancellable;
  TresenScrollKeeper *keeper;
  TresenPlayer *player;
  GPtrArray *rows; /* (element-type TresenMessageRow): borrowed from the list, in its order */

  gint64 customer_id;
  guint generation;       /* answers to questions of an earlier one are dropped */
  gint64 first_unread_id; /* the row under the line "New"; 0: none */
  gboolean has_older;
  gboolean has_newer;
  gboolean is_loading;
  gboolean is_loaded;
  guint settle_source; /* what has to wait until the rows have their places */
  gboolean trims_top;
  gboolean trims_bottom;
};

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenTranscript, tresen_transcript, GTK_TYPE_WIDGET)

static const TresenTimelineEntry *
entry_at (TresenTranscript *self, guint index)
{
  return tresen_message_row_get_entry (g_ptr_array_index (self->rows, index));
}

static void
update_new_button (TresenTranscript *self, gboolean has_new)
{
  gboolean shows = has_new && !tresen_transcript_is_at_end (self);

  gtk_revealer_set_reveal_child (self->new_revealer, shows);
  gtk_widget_set_can_target (GTK_WIDGET (self->new_revealer), shows);
  gtk_widget_set_can_focus (self->new_button, shows);
}

static gboolean
find_row (TresenTranscript *self, gint64 entry_id, guint *index)
{
  for (guint i = self->rows->len; i > 0; i--)
    if (entry_at (self, i - 1)->id == entry_id)
      {
        *index = i - 1;
        return TRUE;
      }
  return FALSE;
}

static void
moved_cb (TresenScrollKeeper *keeper, TresenTranscript *self)
{
  if (tresen_transcript_is_at_end (self))
    update_new_button (self, FALSE);
}

/* Day separators and the line above what is new */

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  TresenTranscript *self = user_data;
  const TresenTimelineEntry *entry = tresen_message_row_get_entry (TRESEN_MESSAGE_ROW (row));
  const TresenTimelineEntry *last
      = before != NULL ? tresen_message_row_get_entry (TRESEN_MESSAGE_ROW (before)) : NULL;
  gboolean is_new_day
      = last == NULL || !tresen_words_is_same_day (last->created_at_us, entry->created_at_us);
  gboolean is_first_unread = entry->id == self->first_unread_id;
  g_autofree char *day = NULL;
  GtkWidget *header = NULL;

  if (is_new_day || is_first_unread)
    header = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  if (is_new_day)
    {
      day = tresen_words_day (entry->created_at_us, tresen_clock_now_us (self->clock));
      gtk_box_append (GTK_BOX (header), tresen_transcript_line_new (day, "day"));
    }
  if (is_first_unread)
    /* Translators: the line above the messages that have not been read yet */
    gtk_box_append (GTK_BOX (header), tresen_transcript_line_new (_ ("New"), "new"));
  gtk_list_box_row_set_header (row, header);
}

/* The rows */

static void
show_page (TresenTranscript *self)
{
  GtkWidget *page = self->rows->len > 0 || !self->is_loaded ? self->reading : self->nothing;

  gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
  gtk_widget_set_visible (self->older_button, self->has_older);
  gtk_widget_set_visible (self->newer_button, self->has_newer);
}

static void
insert_row (TresenTranscript *self, TresenTimelineEntry *entry, guint index)
{
  TresenMessageRow *row = tresen_message_row_new (entry, self->customer, self->media_folder, self->player);

  g_ptr_array_insert (self->rows, (int) index, row);
  gtk_list_box_insert (self->list, GTK_WIDGET (row), (int) index);
}

static void
remove_row (TresenTranscript *self, guint index)
{
  GtkWidget *row = g_ptr_array_index (self->rows, index);

  g_ptr_array_remove_index (self->rows, index);
  gtk_list_box_remove (self->list, row);
}

static void
clear_rows (TresenTranscript *self)
{
  while (self->rows->len > 0)
    remove_row (self, self->rows->len - 1);
}

static void
trim_top (TresenTranscript *self)
{
  while (self->rows->len > TRESEN_TRANSCRIPT_MOST_ROWS)
    {
      remove_row (self, 0);
      self->has_older = TRUE;
    }
}

static void
trim_bottom (TresenTranscript *self)
{
  while (self->rows->len > TRESEN_TRANSCRIPT_MOST_ROWS)
    {
      remove_row (self, self->rows->len - 1);
      self->has_newer = TRUE;
    }
}

/* The place of a new entry among the rows: behind the last one that is older. */
static guint
find_place (TresenTranscript *self, const TresenTimelineEntry *entry)
{
  guint index = self->rows->len;

  while (index > 0 && tresen_transcript_compare (entry_at (self, index - 1), entry) > 0)
    index--;
  return index;
}

static void
find_first_unread (TresenTranscript *self, guint n_unread)
{
  self->first_unread_id = 0;
  for (guint i = self->rows->len; i > 0 && n_unread > 0; i--)
    {
      const TresenTimelineEntry *entry = entry_at (self, i - 1);

      if (entry->direction != TRESEN_DIRECTION_IN || entry->is_event)
        continue;
      self->first_unread_id = entry->id;
      n_unread--;
    }
}

static void settle_later (TresenTranscript *self);

static gboolean
settle_cb (gpointer user_data)
{
  TresenTranscript *self = user_data;
  gboolean trims_bottom = self->trims_bottom;
  gboolean trims_top = self->trims_top;

  if (!tresen_scroll_keeper_is_settled (self->keeper))
    return G_SOURCE_CONTINUE;
  self->settle_source = 0;
  self->trims_bottom = self->trims_top = FALSE;
  tresen_scroll_keeper_release (self->keeper);
  if (trims_bottom)
    trim_bottom (self);
  if (trims_top && self->rows->len > TRESEN_TRANSCRIPT_MOST_ROWS)
    {
      tresen_scroll_keeper_hold (self->keeper);
      trim_top (self);
      settle_later (self);
    }
  show_page (self);
  return G_SOURCE_REMOVE;
}

/* Behind the next drawing, when the rows that are new have their places. */
static void
settle_later (TresenTranscript *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_timeout_add_full (G_PRIORITY_LOW, SETTLE_MS, settle_cb, self, NULL);
}

/* Before a change of the row at a place, or a new one there. */
static void
hold_place_of (TresenTranscript *self, guint index)
{
  if (tresen_scroll_keeper_is_sticking (self->keeper) || index >= self->rows->len
      || !tresen_scroll_keeper_is_above_view (self->keeper, g_ptr_array_index (self->rows, index)))
    return;
  tresen_scroll_keeper_hold (self->keeper);
  settle_later (self);
}

/* Answers of the store */

static void
show_end (TresenTranscript *self, TresenTranscriptAnswer *answer)
{
  gboolean was_loaded = self->is_loaded;
  guint unread;

  clear_rows (self);
  self->is_loaded = TRUE;
  self->has_newer = FALSE;
  self->has_older = answer->has_more;
  for (guint i = 0; i < answer->entries->len; i++)
    insert_row (self, g_ptr_array_index (answer->entries, i), self->rows->len);
  tresen_scroll_keeper_stick (self->keeper);
  if (!was_loaded)
    find_first_unread (self, answer->n_unread);
  if (!was_loaded && find_row (self, self->first_unread_id, &unread))
    tresen_scroll_keeper_jump (self->keeper, g_ptr_array_index (self->rows, unread));
  gtk_list_box_invalidate_headers (self->list);
  show_page (self);
  update_new_button (self, FALSE);
  g_signal_emit (self, signals[LOADED], 0, answer->n_unread);
}

static void
show_older (TresenTranscript *self, TresenTranscriptAnswer *answer)
{
  tresen_scroll_keeper_hold (self->keeper);
  self->has_older = answer->has_more;
  for (guint i = 0; i < answer->entries->len; i++)
    insert_row (self, g_ptr_array_index (answer->entries, i), i);
  self->trims_bottom = TRUE;
  settle_later (self);
  show_page (self);
}

static void
show_newer (TresenTranscript *self, TresenTranscriptAnswer *answer)
{
  tresen_scroll_keeper_let_go (self->keeper);
  self->has_newer = answer->has_more;
  for (guint i = 0; i < answer->entries->len; i++)
    insert_row (self, g_ptr_array_index (answer->entries, i), self->rows->len);
  self->trims_top = TRUE;
  settle_later (self);
  show_page (self);
}

static gboolean
is_stale (TresenTranscript *self, const TresenTranscriptQuestion *question)
{
  return self->stack == NULL || question->generation != self->generation;
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTranscriptQuestion) question = user_data;
  TresenTranscript *self = TRESEN_TRANSCRIPT (question->asker);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTranscriptAnswer) answer
      = tresen_transcript_question_finish (TRESEN_STORE (source), result, &error);

  if (is_stale (self, question) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_loading = FALSE;
  if (answer == NULL)
    {
      g_warning ("Reading a conversation: %s", error != NULL ? error->message : "no answer");
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->problem);
      return;
    }
  if (question->part == TRESEN_TRANSCRIPT_END)
    show_end (self, answer);
  else if (question->part == TRESEN_TRANSCRIPT_OLDER)
    show_older (self, answer);
  else
    show_newer (self, answer);
}

static void
load (TresenTranscript *self, TresenTranscriptPart part)
{
  TresenTranscriptQuestion *question;
  const TresenTimelineEntry *edge;

  if (self->is_loading || self->customer_id == 0)
    return;
  question = tresen_transcript_question_new (self, part, self->generation, self->customer_id);
  if (part != TRESEN_TRANSCRIPT_END && self->rows->len > 0)
    {
      edge = entry_at (self, part == TRESEN_TRANSCRIPT_OLDER ? 0 : self->rows->len - 1);
      question->from = (TresenTimelineAnchor){ edge->created_at_us, edge->id };
    }
  self->is_loading = TRUE;
  tresen_transcript_question_ask (question, self->store, self->cancellable, load_cb);
}

/* Shows an entry that has changed; one that was queued again stands at another place now, so its row goes. */
static gboolean
update_row (TresenTranscript *self, TresenTimelineEntry *entry)
{
  guint index;

  if (!find_row (self, entry->id, &index))
    return FALSE;
  hold_place_of (self, index);
  if (tresen_transcript_compare (entry_at (self, index), entry) != 0)
    {
      remove_row (self, index);
      return FALSE;
    }
  tresen_message_row_set_entry (g_ptr_array_index (self->rows, index), entry);
  return TRUE;
}

static void
add_entry (TresenTranscript *self, TresenTimelineEntry *entry)
{
  guint place;
  gboolean is_last;

  if (update_row (self, entry))
    return;
  place = find_place (self, entry);
  is_last = place == self->rows->len;
  if (place == 0 && self->has_older)
    return;
  if (is_last
      && (self->has_newer
          || (!tresen_scroll_keeper_is_sticking (self->keeper)
              && self->rows->len >= TRESEN_TRANSCRIPT_MOST_ROWS)))
    self->has_newer = TRUE;
  else
    {
      hold_place_of (self, place);
      insert_row (self, entry, place);
      if (tresen_scroll_keeper_is_sticking (self->keeper))
        trim_top (self);
    }
  show_page (self);
  update_new_button (self, is_last && entry->direction == TRESEN_DIRECTION_IN);
}

static void
entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTranscriptQuestion) question = user_data;
  TresenTranscript *self = TRESEN_TRANSCRIPT (question->asker);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTranscriptAnswer) answer
      = tresen_transcript_question_finish (TRESEN_STORE (source), result, &error);
  guint index;

  if (is_stale (self, question) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer != NULL)
    {
      TresenTimelineEntry *entry = g_ptr_array_index (answer->entries, 0);

      if (self->is_loaded && entry->customer_id == self->customer_id)
        add_entry (self, entry);
      return;
    }
  if (!g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    {
      g_warning ("Reading a message: %s", error != NULL ? error->message : "no answer");
      return;
    }
  /* Taken back: the row goes. */
  if (find_row (self, question->entry_id, &index))
    remove_row (self, index);
  show_page (self);
}

/* Signals of the template */

static void
older_clicked_cb (GtkButton *button, TresenTranscript *self)
{
  load (self, TRESEN_TRANSCRIPT_OLDER);
}

static void
newer_clicked_cb (GtkButton *button, TresenTranscript *self)
{
  load (self, TRESEN_TRANSCRIPT_NEWER);
}

static void
new_clicked_cb (GtkButton *button, TresenTranscript *self)
{
  tresen_transcript_go_to_end (self);
}

static void
reload_clicked_cb (GtkButton *button, TresenTranscript *self)
{
  tresen_transcript_reload (self);
}

static void
edge_reached_cb (GtkScrolledWindow *scroller, GtkPositionType position, TresenTranscript *self)
{
  /* While rows come and go the view may touch an edge in passing. */
  if (tresen_scroll_keeper_is_holding (self->keeper))
    return;
  if (position == GTK_POS_TOP && self->has_older)
    load (self, TRESEN_TRANSCRIPT_OLDER);
  else if (position == GTK_POS_BOTTOM && self->has_newer)
    load (self, TRESEN_TRANSCRIPT_NEWER);
}

static void
tresen_transcript_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tresen_transcript_parent_class)->realize (widget);
  tresen_scroll_keeper_attach (TRESEN_TRANSCRIPT (widget)->keeper,
                               gtk_widget_get_frame_clock (widget));
}

static void
tresen_transcript_unrealize (GtkWidget *widget)
{
  tresen_scroll_keeper_detach (TRESEN_TRANSCRIPT (widget)->keeper);
  GTK_WIDGET_CLASS (tresen_transcript_parent_class)->unrealize (widget);
}

static void
tresen_transcript_dispose (GObject *object)
{
  TresenTranscript *self = TRESEN_TRANSCRIPT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->keeper != NULL)
    g_object_run_dispose (G_OBJECT (self->keeper));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_TRANSCRIPT);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_transcript_parent_class)->dispose (object);
}

static void
tresen_transcript_finalize (GObject *object)
{
  TresenTranscript *self = TRESEN_TRANSCRIPT (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->keeper);
  g_clear_object (&self->player);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_free (self->media_folder);
  g_free (self->customer);
  G_OBJECT_CLASS (tresen_transcript_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-transcript.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, reading);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, nothing);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, problem);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, list);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, older_button);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, newer_button);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, new_revealer);
  gtk_widget_class_bind_template_child (widget_class, TresenTranscript, new_button);
  gtk_widget_class_bind_template_callback (widget_class, older_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, newer_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reload_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
}

static void
tresen_transcript_class_init (TresenTranscriptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_transcript_dispose;
  object_class->finalize = tresen_transcript_finalize;
  widget_class->realize = tresen_transcript_realize;
  widget_class->unrealize = tresen_transcript_unrealize;

  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
tresen_transcript_init (TresenTranscript *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->customer = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  self->player = tresen_player_new ();
  self->keeper = tresen_scroll_keeper_new (self->scroller);
  g_signal_connect_object (self->keeper, "moved", G_CALLBACK (moved_cb), self, 0);
}

void
tresen_transcript_set_up (TresenTranscript *self,
                          TresenStore *store,
                          TresenClock *clock,
                          const char *media_folder)
{
  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->media_folder = g_strdup (media_folder);
}

/* Shows another conversation; 0: none. */
void
tresen_transcript_open (TresenTranscript *self, gint64 customer_id)
{
  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));

  self->customer_id = customer_id;
  self->first_unread_id = 0;
  self->is_loaded = FALSE;
  self->has_older = FALSE;
  self->has_newer = FALSE;
  tresen_player_stop (self->player);
  clear_rows (self);
  tresen_transcript_reload (self);
}

/* Reads the end of the conversation afresh. */
void
tresen_transcript_reload (TresenTranscript *self)
{
  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));

  self->generation++;
  self->is_loading = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  show_page (self);
  load (self, TRESEN_TRANSCRIPT_END);
}

/* An entry is new or has changed: asks the store for it and shows it in its place. */
void
tresen_transcript_refresh_entry (TresenTranscript *self, gint64 entry_id)
{
  TresenTranscriptQuestion *question;

  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));

  question = tresen_transcript_question_new (self, TRESEN_TRANSCRIPT_ENTRY, self->generation,
                                             self->customer_id);
  question->entry_id = entry_id;
  tresen_transcript_question_ask (question, self->store, self->cancellable, entry_cb);
}

void
tresen_transcript_set_customer (TresenTranscript *self, const char *name)
{
  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));

  if (g_strcmp0 (self->customer, name) == 0)
    return;
  g_free (self->customer);
  self->customer = g_strdup (name);
  for (guint i = 0; i < self->rows->len; i++)
    tresen_message_row_set_customer (g_ptr_array_index (self->rows, i), name);
}

void
tresen_transcript_go_to_end (TresenTranscript *self)
{
  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));

  self->trims_bottom = FALSE;
  /* What was new has been seen. */
  self->first_unread_id = 0;
  gtk_list_box_invalidate_headers (self->list);
  tresen_scroll_keeper_stick (self->keeper);
  if (self->has_newer)
    tresen_transcript_reload (self);
  update_new_button (self, FALSE);
}

/* The entry as it is shown, %NULL if it is not among the loaded ones. */
const TresenTimelineEntry *
tresen_transcript_find_entry (TresenTranscript *self, gint64 entry_id)
{
  guint index;

  g_return_val_if_fail (TRESEN_IS_TRANSCRIPT (self), NULL);

  return find_row (self, entry_id, &index) ? entry_at (self, index) : NULL;
}

guint
tresen_transcript_get_n_rows (TresenTranscript *self)
{
  g_return_val_if_fail (TRESEN_IS_TRANSCRIPT (self), 0);
  return self->rows->len;
}

gboolean
tresen_transcript_is_at_end (TresenTranscript *self)
{
  g_return_val_if_fail (TRESEN_IS_TRANSCRIPT (self), FALSE);
  return tresen_scroll_keeper_is_sticking (self->keeper) && !self->has_newer;
}
