/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-connection.h"
#include "tresen-console.h"
#include "tresen-qr-code.h"
#include "tresen-qr-dialog.h"
#include "tresen-qr-print.h"
#include "tresen-qr-view.h"
#include "tresen-qr-wish.h"
#include "tresen-qr-words.h"
#include "tresen-rights.h"
#include "tresen-store-changes.h"

#define PNG_PIXELS 1024

/* Of the state in a row, in characters: beyond it wraps, so that the label keeps its room. */
#define STATE_WIDTH 14

struct _TresenQrPage
{
  GtkWidget parent_instance;

  /* Of the template */
  AdwLeaflet *leaflet;
  AdwHeaderBar *list_header;
  GtkWidget *back_button;
  GtkWidget *new_button;
  GtkWidget *missing;
  GtkWidget *first_button;
  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *more_button;
  GtkWidget *detail;
  AdwHeaderBar *detail_header;
  AdwWindowTitle *detail_title;
  GtkWidget *list_button;
  GtkStack *detail_stack;
  TresenQrView *view;
  GtkWidget *view_frame;
  GtkLabel *label;
  GtkLabel *scene;
  GtkLabel *counts;
  GtkLabel *trouble;
  GtkWidget *buttons;
  GtkWidget *again_button;
  GtkWidget *remove_button;

  TresenStore *store;
  TresenClock *clock;
  TresenProfile *profile;
  TresenRights *rights;
  GCancellable *cancellable;
  GPtrArray *codes; /* (element-type TresenQrCode) as the rows of the list */
  char *shop;       /* the dealer's name, "" until it is known */
  gint64 shown_id;  /* 0: none */
  gint64 before_id; /* where the next page begins */
  guint tick_id;
  gboolean is_reading;
  gboolean is_dirty;
  gboolean is_filling;
};

enum
{
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenQrPage, tresen_qr_page, GTK_TYPE_WIDGET)

static GtkWindow *
get_window (TresenQrPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static TresenQrCode *
find_shown (TresenQrPage *self)
{
  for (guint i = 0; i < self->codes->len; i++)
    if (((TresenQrCode *) self->codes->pdata[i])->id == self->shown_id)
      return self->codes->pdata[i];
  return NULL;
}

/* The one code */

static void
show_code (TresenQrPage *self, const TresenQrCode *code)
{
  gint64 now_us = tresen_clock_now_us (self->clock);
  g_autofree char *state = tresen_qr_words_state (code, now_us);
  g_autofree char *counts = tresen_qr_words_counts (code);
  g_autofree char *trouble = tresen_qr_words_trouble (code, now_us);
  g_autofree char *scene = g_strdup_printf ("%s · %s", code->scene, state);
  gboolean is_made = *code->url != '\0';
  gboolean is_over = tresen_qr_code_can_be_made_again (code, now_us);

  adw_window_title_set_title (self->detail_title, code->label);
  tresen_qr_view_set_text (self->view, code->url);
  gtk_widget_set_visible (self->view_frame, is_made);
  gtk_widget_set_sensitive (self->buttons, is_made && trouble == NULL);
  gtk_label_set_label (self->label, code->label);
  gtk_label_set_label (self->scene, scene);
  gtk_widget_set_visible (GTK_WIDGET (self->scene), TRUE);
  gtk_label_set_label (self->counts, counts);
  gtk_label_set_label (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
  gtk_widget_set_visible (self->again_button,
                          is_over && tresen_rights_may (self->rights, TRESEN_RIGHT_QR));
  gtk_widget_set_visible (self->remove_button, is_over);
}

static void
show_shown (TresenQrPage *self)
{
  const TresenQrCode *code = find_shown (self);

  if (code != NULL)
    show_code (self, code);
  gtk_stack_set_visible_child_name (self->detail_stack, code != NULL ? "code" : "nothing");
  if (code == NULL)
    adw_window_title_set_title (self->detail_title, "");
}

static void
row_selected_cb (TresenQrPage *self, GtkListBoxRow *row)
{
  const TresenQrCode *code;

  if (self->is_filling || row == NULL || gtk_list_box_row_get_index (row) >= (int) self->codes->len)
    return;
  code = self->codes->pdata[gtk_list_box_row_get_index (row)];
  self->shown_id = code->id;
  show_shown (self);
}

static void
row_activated_cb (TresenQrPage *self, GtkListBoxRow *row)
{
  row_selected_cb (self, row);
  adw_leaflet_set_visible_child (self->leaflet, self->detail);
  /* Not left to chance: the scene is the first that could have it, and would be marked at once. */
  gtk_widget_child_focus (self->buttons, GTK_DIR_TAB_FORWARD);
}

static void
full_screen_cb (TresenQrPage *self)
{
  const TresenQrCode *code = find_shown (self);

  if (code != NULL)
    tresen_qr_view_show_full_screen (get_window (self), code->url, code->label);
}

static void
copy_cb (TresenQrPage *self)
{
  const TresenQrCode *code = find_shown (self);

  if (code != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), code->url);
}

static void
print_cb (TresenQrPage *self)
{
  const TresenQrCode *code = find_shown (self);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (code == NULL)
    return;
  operation = tresen_qr_print_new (code, self->shop);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               get_window (self), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    g_warning ("Printing a QR code: %s", error->message);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenQrPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error) || self->store == NULL)
    return;
  g_warning ("Saving a QR code: %s", error->message);
  gtk_label_set_label (self->trouble, _ ("The picture could not be saved there."));
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
}

static void
file_chosen_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  TresenQrPage *self = user_data;
  const TresenQrCode *code = self->store != NULL ? find_shown (self) : NULL;
  g_autoptr (TresenQrPicture) picture = code != NULL ? tresen_qr_picture_new (code->url) : NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && picture != NULL)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      png = tresen_qr_picture_to_png (picture, PNG_PIXELS);
      g_file_replace_contents_bytes_async (file, png, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           saved_cb, g_object_ref (self));
    }
  g_object_unref (chooser);
  g_object_unref (self);
}

static void
save_cb (TresenQrPage *self)
{
  const TresenQrCode *code = find_shown (self);
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (code == NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Save Picture"), get_window (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  name = g_strdup_printf ("%s.png", code->label);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_strdelimit (name, "/\\:", '-'));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (file_chosen_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
wish_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL && !g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_warning ("A QR code could not be changed: %s", error->message);
}

static void
write_wish (TresenQrPage *self, TresenStoreFunc func)
{
  if (self->shown_id != 0)
    tresen_store_write_async (
        self->store, func, tresen_qr_wish_new (self->shown_id, tresen_clock_now_us (self->clock)),
        (GDestroyNotify) tresen_qr_wish_free, NULL, wish_written_cb, NULL);
}

static void
again_cb (TresenQrPage *self)
{
  write_wish (self, tresen_qr_wish_make_again_func);
}

static void
remove_cb (TresenQrPage *self)
{
  write_wish (self, tresen_qr_wish_remove_func);
}

/* The list */

static GtkWidget *
new_row (TresenQrPage *self, const TresenQrCode *code)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *state = tresen_qr_words_state (code, tresen_clock_now_us (self->clock));
  g_autofree char *counts = tresen_qr_words_counts (code);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", code->scene, counts);
  GtkWidget *word = gtk_label_new (state);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), code->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_add_css_class (word, *code->error != '\0' ? "warning" : "dim-label");
  gtk_widget_add_css_class (word, "caption");
  /* Chinese may break behind each sign: what is short does not break at all. */
  gtk_label_set_wrap (GTK_LABEL (word), g_utf8_strlen (state, -1) > STATE_WIDTH / 2);
  gtk_label_set_max_width_chars (GTK_LABEL (word), STATE_WIDTH);
  gtk_label_set_justify (GTK_LABEL (word), GTK_JUSTIFY_RIGHT);
  gtk_label_set_xalign (GTK_LABEL (word), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  return row;
}

static void
add_rows (TresenQrPage *self, guint from)
{
  for (guint i = from; i < self->codes->len; i++)
    {
      const TresenQrCode *code = self->codes->pdata[i];
      GtkWidget *row = new_row (self, code);

      gtk_list_box_append (self->list, row);
      if (code->id == self->shown_id)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }
}

/* The first page anew: what a row says may have changed. */
static void
show_first_page (TresenQrPage *self, GPtrArray *codes)
{
  GtkListBoxRow *row;

  self->is_filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_unref (self->codes);
  self->codes = g_ptr_array_ref (codes);
  add_rows (self, 0);
  self->is_filling = FALSE;
  show_shown (self);
}

/* Takes @codes. */
static void
show_next_page (TresenQrPage *self, GPtrArray *codes)
{
  guint from = self->codes->len;

  g_ptr_array_extend_and_steal (self->codes, codes);
  self->is_filling = TRUE;
  add_rows (self, from);
  self->is_filling = FALSE;
}

static void read_page (TresenQrPage *self, gint64 before_id);

static void
page_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenQrPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = tresen_store_read_finish (TRESEN_STORE (source), result, &error);
  guint n_codes;

  self->is_reading = FALSE;
  if (codes == NULL || self->store == NULL)
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("Reading the QR codes: %s", error->message);
      return;
    }
  n_codes = codes->len;
  if (self->before_id == G_MAXINT64)
    show_first_page (self, codes);
  else
    show_next_page (self, g_steal_pointer (&codes));
  gtk_widget_set_visible (self->more_button, n_codes == TRESEN_QR_PAGE_SIZE);
  gtk_stack_set_visible_child_name (self->stack, self->codes->len > 0 ? "list" : "empty");
}

static void
read_page (TresenQrPage *self, gint64 before_id)
{
  self->is_reading = TRUE;
  self->is_dirty = FALSE;
  self->before_id = before_id;
  tresen_store_read_async (self->store, tresen_qr_wish_page_func, tresen_qr_wish_new (before_id, 0),
                           (GDestroyNotify) tresen_qr_wish_free, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, page_read_cb, g_object_ref (self));
}

static void
more_cb (TresenQrPage *self)
{
  const TresenQrCode *last = self->codes->len > 0 ? self->codes->pdata[self->codes->len - 1] : NULL;

  if (last != NULL && !self->is_reading)
    read_page (self, last->id);
}

static void
new_cb (TresenQrPage *self)
{
  gtk_window_present (
      GTK_WINDOW (tresen_qr_dialog_new (get_window (self), self->store, self->clock)));
}

static void
back_cb (TresenQrPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
list_cb (TresenQrPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
folded_cb (TresenQrPage *self)
{
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (self->list_button, is_folded);
  adw_header_bar_set_show_end_title_buttons (self->list_header, is_folded);
}

/* Somebody scanned, or a code was made: once a second is often enough to look. */
static void
mark_dirty (TresenQrPage *self)
{
  self->is_dirty = TRUE;
}

static void
topic_changed_cb (TresenQrPage *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_QR_CODE)
    mark_dirty (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenQrPage *self = user_data;

  if (self->is_dirty && !self->is_reading && self->codes->len <= TRESEN_QR_PAGE_SIZE)
    read_page (self, G_MAXINT64);
  return G_SOURCE_CONTINUE;
}

static void
shop_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TresenQrPage *self = TRESEN_QR_PAGE (source);
  g_autofree char *shop = g_task_propagate_pointer (G_TASK (result), NULL);

  if (shop == NULL)
    return;
  g_free (self->shop);
  self->shop = g_steal_pointer (&shop);
}

static void
read_shop (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (TresenConnection) connection = tresen_connection_load (data, NULL);

  g_task_return_pointer (task, g_strdup (connection != NULL ? connection->shop_name : ""), g_free);
}

static void
tresen_qr_page_map (GtkWidget *widget)
{
  TresenQrPage *self = TRESEN_QR_PAGE (widget);
  g_autoptr (GTask) task = NULL;

  GTK_WIDGET_CLASS (tresen_qr_page_parent_class)->map (widget);
  if (self->store == NULL)
    return;
  if (!self->is_reading)
    read_page (self, G_MAXINT64);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  task = g_task_new (self, NULL, shop_read_cb, NULL);
  g_task_set_task_data (task, tresen_profile_ref (self->profile),
                        (GDestroyNotify) tresen_profile_unref);
  g_task_run_in_thread (task, read_shop);
}

static void
tresen_qr_page_unmap (GtkWidget *widget)
{
  TresenQrPage *self = TRESEN_QR_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (tresen_qr_page_parent_class)->unmap (widget);
}

static void
tresen_qr_page_dispose (GObject *object)
{
  TresenQrPage *self = TRESEN_QR_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->store);
  g_clear_object (&self->rights);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_QR_PAGE);
  G_OBJECT_CLASS (tresen_qr_page_parent_class)->dispose (object);
}

static void
tresen_qr_page_finalize (GObject *object)
{
  TresenQrPage *self = TRESEN_QR_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_ptr_array_unref (self->codes);
  g_free (self->shop);
  G_OBJECT_CLASS (tresen_qr_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (TRESEN_TYPE_QR_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-qr-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, list_header);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, missing);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, list);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, detail);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, detail_header);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, detail_title);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, list_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, view);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, view_frame);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, label);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, scene);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, counts);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, TresenQrPage, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, full_screen_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
}

static void
tresen_qr_page_class_init (TresenQrPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_qr_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_qr_page_finalize;
  widget_class->map = tresen_qr_page_map;
  widget_class->unmap = tresen_qr_page_unmap;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
tresen_qr_page_init (TresenQrPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->codes = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_qr_code_free);
  self->shop = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  folded_cb (self);
}

static void
rights_changed_cb (TresenQrPage *self)
{
  gtk_widget_set_visible (self->missing, !tresen_rights_may (self->rights, TRESEN_RIGHT_QR));
  show_shown (self);
}

static void
set_up_rights (TresenQrPage *self, TresenFeed *feed)
{
  self->rights = g_object_ref (tresen_rights_get (self->store, feed));
  tresen_rights_bind (self->rights, TRESEN_RIGHT_QR, self->new_button);
  tresen_rights_bind (self->rights, TRESEN_RIGHT_QR, self->first_button);
  g_signal_connect_object (self->rights, "changed", G_CALLBACK (rights_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rights_changed_cb (self);
}

void
tresen_qr_page_set_up (TresenQrPage *self,
                       TresenStore *store,
                       TresenProfile *profile,
                       TresenFeed *feed,
                       TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_QR_PAGE (self) && self->store == NULL);

  self->store = g_object_ref (store);
  self->profile = tresen_profile_ref (profile);
  self->clock = tresen_clock_ref (clock);
  set_up_rights (self, feed);
  g_signal_connect_object (feed, "entry-added", G_CALLBACK (mark_dirty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (mark_dirty), self, G_CONNECT_SWAPPED);
}

/** @has_back: whether the places are a page of their own */
void
tresen_qr_page_set_folded (TresenQrPage *self, gboolean has_back)
{
  g_return_if_fail (TRESEN_IS_QR_PAGE (self));
  gtk_widget_set_visible (self->back_button, has_back);
}
