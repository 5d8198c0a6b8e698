/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-transcript.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-message-row.h"
#include "tresen-transcript-line.h"
#include "tresen-transcript-question.h"
#include "tresen-words.h"

#define BOTTOM_SLACK 24.0
/* A row to which the view jumps stands this far below the upper edge, so that its day can be read. */
#define JUMP_MARGIN 56.0

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
  GPtrArray *rows; /* (element-type TresenMessageRow): borrowed from the list, in its order */

  gint64 customer_id;
  guint generation;       /* answers to questions of an earlier one are dropped */
  gint64 first_unread_id; /* the row under the line "New"; 0: none */
  gboolean has_older;
  gboolean has_newer;
  gboolean is_loading;
  gboolean is_loaded;
  gboolean sticks; /* the end is in view and stays there */

  /* The row that keeps its place on the screen when the rows around it change. */
  GtkWidget *anchor; /* (nullable) borrowed */
  double anchor_offset;
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

/* Where the view is */

static double
row_top (TresenTranscript *self, GtkWidget *row)
{
  GtkWidget *content = gtk_widget_get_parent (GTK_WIDGET (self->list));
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (row, content, &bounds))
    return 0;
  return bounds.origin.y;
}

/* Remembers the first row in view and where it stands, to put it there again when the rows around it have changed. */
static void
remember_place (TresenTranscript *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double value = gtk_adjustment_get_value (adjustment);

  self->anchor = NULL;
  if (self->sticks)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      double top = row_top (self, row);

      if (top + gtk_widget_get_height (row) <= value)
        continue;
      self->anchor = row;
      self->anchor_offset = top - value;
      return;
    }
}

static void
update_new_button (TresenTranscript *self, gboolean has_new)
{
  gboolean shows = has_new && !tresen_transcript_is_at_end (self);

  gtk_revealer_set_reveal_child (self->new_revealer, shows);
  gtk_widget_set_can_target (GTK_WIDGET (self->new_revealer), shows);
  gtk_widget_set_can_focus (self->new_button, shows);
}

/* The content has another height: hold the end, or the row that was remembered. */
static void
adjustment_changed_cb (GtkAdjustment *adjustment, TresenTranscript *self)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (self->sticks)
    gtk_adjustment_set_value (adjustment, end);
  else if (self->anchor != NULL)
    {
      gtk_adjustment_set_value (adjustment, row_top (self, self->anchor) - self->anchor_offset);
      self->anchor = NULL;
    }
}

static void
adjustment_value_changed_cb (GtkAdjustment *adjustment, TresenTranscript *self)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (self->anchor != NULL)
    return;
  self->sticks = gtk_adjustment_get_value (adjustment) >= end - BOTTOM_SLACK;
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
  TresenMessageRow *row = tresen_message_row_new (entry, self->customer, self->media_folder);

  g_ptr_array_insert (self->rows, (int) index, row);
  gtk_list_box_insert (self->list, GTK_WIDGET (row), (int) index);
}

static void
remove_row (TresenTranscript *self, guint index)
{
  GtkWidget *row = g_ptr_array_index (self->rows, index);

  if (row == self->anchor)
    self->anchor = NULL;
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

static void
jump_to_unread (TresenTranscript *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (entry_at (self, i)->id == self->first_unread_id)
      {
        self->sticks = FALSE;
        self->anchor = g_ptr_array_index (self->rows, i);
        self->anchor_offset = JUMP_MARGIN;
        return;
      }
}

/* Answers of the store */

static void
show_end (TresenTranscript *self, TresenTranscriptAnswer *answer)
{
  gboolean was_loaded = self->is_loaded;

  clear_rows (self);
  self->is_loaded = TRUE;
  self->has_newer = FALSE;
  self->has_older = answer->entries->len > TRESEN_TRANSCRIPT_PAGE_ROWS;
  for (guint i = self->has_older ? 1 : 0; i < answer->entries->len; i++)
    insert_row (self, g_ptr_array_index (answer->entries, i), self->rows->len);
  self->sticks = TRUE;
  self->anchor = NULL;
  if (!was_loaded)
    {
      find_first_unread (self, answer->n_unread);
      jump_to_unread (self);
    }
  gtk_list_box_invalidate_headers (self->list);
  show_page (self);
  update_new_button (self, FALSE);
  g_signal_emit (self, signals[LOADED], 0, answer->n_unread);
}

static void
show_older (TresenTranscript *self, TresenTranscriptAnswer *answer)
{
  guint first;

  remember_place (self);
  self->has_older = answer->entries->len > TRESEN_TRANSCRIPT_PAGE_ROWS;
  first = self->has_older ? 1 : 0;
  for (guint i = first; i < answer->entries->len; i++)
    insert_row (self, g_ptr_array_index (answer->entries, i), i - first);
  trim_bottom (self);
  show_page (self);
}

static void
show_newer (TresenTranscript *self, TresenTranscriptAnswer *answer)
{
  self->sticks = FALSE;
  remember_place (self);
  self->has_newer = answer->entries->len > TRESEN_TRANSCRIPT_PAGE_ROWS;
  for (guint i = 0; i < answer->entries->len - (self->has_newer ? 1 : 0); i++)
    insert_row (self, g_ptr_array_index (answer->entries, i), self->rows->len);
  trim_top (self);
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
  remember_place (self);
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
      && (self->has_newer || (!self->sticks && self->rows->len >= TRESEN_TRANSCRIPT_MOST_ROWS)))
    self->has_newer = TRUE;
  else
    {
      remember_place (self);
      insert_row (self, entry, place);
      if (self->sticks)
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
  if (position == GTK_POS_TOP && self->has_older)
    load (self, TRESEN_TRANSCRIPT_OLDER);
  else if (position == GTK_POS_BOTTOM && self->has_newer)
    load (self, TRESEN_TRANSCRIPT_NEWER);
}

static void
tresen_transcript_dispose (GObject *object)
{
  TresenTranscript *self = TRESEN_TRANSCRIPT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->rows, 0);
  self->anchor = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_TRANSCRIPT);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_transcript_parent_class)->dispose (object);
}

static void
tresen_transcript_finalize (GObject *object)
{
  TresenTranscript *self = TRESEN_TRANSCRIPT (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
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

  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
tresen_transcript_init (TresenTranscript *self)
{
  GtkAdjustment *adjustment;

  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->customer = g_strdup ("");
  self->sticks = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (adjustment_changed_cb), self, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (adjustment_value_changed_cb),
                           self, 0);
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
  GtkAdjustment *adjustment;

  g_return_if_fail (TRESEN_IS_TRANSCRIPT (self));

  self->anchor = NULL;
  self->sticks = TRUE;
  if (self->has_newer)
    {
      tresen_transcript_reload (self);
      return;
    }
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
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
  return self->sticks && !self->has_newer;
}
