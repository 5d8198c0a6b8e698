/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payment-form.h"

#include <glib/gi18n.h>

#include "tresen-amount-words.h"
#include "tresen-budget-line.h"
#include "tresen-console.h"
#include "tresen-currency.h"
#include "tresen-customer-picker.h"
#include "tresen-payment-draft.h"
#include "tresen-payment-items.h"
#include "tresen-payment-link.h"
#include "tresen-payment-maker.h"
#include "tresen-payment-screen.h"
#include "tresen-payment-wish.h"
#include "tresen-staff-choice.h"
#include "tresen-text-list.h"

typedef enum
{
  WAY_SHOW,
  WAY_SEND,
} Way;

/* In the order of the list, which need not be that of the numbers. */
static const TresenPayChannel channels[] = {
  TRESEN_PAY_CHANNEL_BY_BROWSER, TRESEN_PAY_CHANNEL_QRCODE, TRESEN_PAY_CHANNEL_W2A,
  TRESEN_PAY_CHANNEL_JSAPI,      TRESEN_PAY_CHANNEL_APP,
};

/* What WeChat settles in, behind the shop's own. */
static const char *const usual_currencies[]
    = { "EUR", "USD", "GBP", "CHF", "CNY", "HKD", "JPY", "SGD", "THB" };

struct _TresenPaymentForm
{
  AdwWindow parent_instance;

  /* Of the template */
  GtkWidget *make_button;
  GtkLabel *make_label;
  GtkWidget *test_mark;
  GtkStack *stack;
  GtkLabel *problem;
  GtkWidget *amount_row;
  GtkDropDown *currency;
  GtkLabel *amount_fault;
  GtkWidget *description_row;
  GtkLabel *description_count;
  GtkLabel *description_fault;
  AdwPreferencesGroup *items_group;
  GtkLabel *items_fault;
  TresenCustomerPicker *picker;
  AdwComboRow *way_row;
  AdwComboRow *channel_row;
  GtkLabel *channel_fault;
  AdwComboRow *who_row;

  TresenTill *till;
  TresenPaymentItems *items;
  TresenPaymentMadeFunc made; /* (nullable) */
  gpointer user_data;
  GDestroyNotify destroy; /* (nullable) */
  gboolean is_pressed;    /* what is missing is said from then on */
  gboolean is_filled;
  gboolean is_writing;
};

G_DEFINE_FINAL_TYPE (TresenPaymentForm, tresen_payment_form, ADW_TYPE_WINDOW)

static gint64
get_now (TresenPaymentForm *self)
{
  return tresen_clock_now_us (tresen_till_get_clock (self->till));
}

static const char *
get_currency (TresenPaymentForm *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->currency);

  return item != NULL ? gtk_string_object_get_string (item) : "";
}

static TresenPayChannel
get_channel (TresenPaymentForm *self)
{
  guint selected = adw_combo_row_get_selected (self->channel_row);

  return selected < G_N_ELEMENTS (channels) ? channels[selected] : TRESEN_PAY_CHANNEL_BY_BROWSER;
}

static gboolean
is_app (TresenPaymentForm *self)
{
  return get_channel (self) == TRESEN_PAY_CHANNEL_APP;
}

static gboolean
is_to_be_sent (TresenPaymentForm *self)
{
  return adw_combo_row_get_selected (self->way_row) == WAY_SEND && !is_app (self);
}

static TresenPaymentReview *
review (TresenPaymentForm *self)
{
  g_autoptr (GPtrArray) items = tresen_payment_items_dup_texts (self->items);
  const TresenPaymentDraft draft
      = { .amount = gtk_editable_get_text (GTK_EDITABLE (self->amount_row)),
          .currency = get_currency (self),
          .style = tresen_number_style_get (),
          .description = gtk_editable_get_text (GTK_EDITABLE (self->description_row)),
          .items = items,
          .channel = get_channel (self),
          .connection = tresen_till_get_setup (self->till)->connection };

  return tresen_payment_draft_review (&draft);
}

/* Showing what is wrong */

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text != NULL ? text : "") != 0)
    gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
mark (GtkWidget *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
append (GString *text, const char *words)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, words);
}

/* All faults of some fields, a line each; what is missing only once somebody thought that it was whole. */
static void
show_faults (TresenPaymentForm *self,
             GtkLabel *label,
             const TresenPaymentReview *found,
             guint fields,
             const char *value,
             const char *first)
{
  g_autoptr (GString) words = g_string_new (first);
  g_autoptr (GString) details = g_string_new (NULL);

  for (guint i = 0; i < found->faults->len; i++)
    {
      const TresenPaygateFault *fault = &g_array_index (found->faults, TresenPaygateFault, i);
      g_autofree char *one = tresen_payment_fault_words (fault, value);
      g_autofree char *detail = tresen_payment_fault_details (fault);

      if ((fields & (1u << fault->field)) == 0
          || (fault->rule == TRESEN_PAYGATE_RULE_MISSING && !self->is_pressed && *value == '\0'
              && fault->field == TRESEN_PAYGATE_FIELD_ORDER_DESC))
        continue;
      append (words, one);
      append (details, detail);
    }
  set_text (label, words->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), details->len > 0 ? details->str : NULL);
}

#define FIELD(name) (1u << TRESEN_PAYGATE_FIELD_##name)

static char *
describe_amount (TresenPaymentForm *self, const TresenPaymentReview *found)
{
  const TresenPaygateFault *fault = tresen_payment_review_find (found, TRESEN_PAYGATE_FIELD_AMOUNT);
  g_autofree char *least = NULL;

  if (found->amount_fault.rule == TRESEN_AMOUNT_MISSING && !self->is_pressed)
    return NULL;
  if (fault == NULL || fault->rule != TRESEN_PAYGATE_RULE_BELOW_MINIMUM)
    return tresen_amount_fault_words (found->amount_fault,
                                      gtk_editable_get_text (GTK_EDITABLE (self->amount_row)),
                                      get_currency (self), tresen_number_style_get ());
  least = tresen_amount_words (100, get_currency (self));
  /* Translators: %s is an amount */
  return g_strdup_printf (_ ("Amount: too little. The least that Paygate takes is %s."), least);
}

static void
show_amount_fault (TresenPaymentForm *self, const TresenPaymentReview *found)
{
  g_autofree char *words = describe_amount (self, found);

  show_faults (self, self->amount_fault, found, FIELD (CURRENCY), get_currency (self), words);
  mark (self->amount_row, gtk_widget_get_visible (GTK_WIDGET (self->amount_fault)));
}

static void
show_description_fault (TresenPaymentForm *self, const TresenPaymentReview *found)
{
  g_autofree char *text
      = tresen_payment_draft_clean (gtk_editable_get_text (GTK_EDITABLE (self->description_row)));
  g_autofree char *count = g_strdup_printf (_ ("%u / %u"), (guint) g_utf8_strlen (text, -1),
                                            (guint) TRESEN_PAYGATE_ORDER_DESC_MAX);

  gtk_label_set_label (self->description_count, count);
  show_faults (self, self->description_fault, found, FIELD (ORDER_DESC), text, NULL);
  mark (self->description_row, gtk_widget_get_visible (GTK_WIDGET (self->description_fault)));
}

static void
show_item_faults (TresenPaymentForm *self, const TresenPaymentReview *found)
{
  g_autofree char *words = tresen_payment_items_show_faults (self->items, found);

  show_faults (self, self->items_fault, found, FIELD (ORDER_DESC2), "", words);
}

static void
show_channel_fault (TresenPaymentForm *self, const TresenPaymentReview *found)
{
  const TresenConnection *connection = tresen_till_get_setup (self->till)->connection;
  const char *value = get_channel (self) == TRESEN_PAY_CHANNEL_QRCODE
                          ? connection->paygate_product_nr
                          : connection->shop_name;

  show_faults (self, self->channel_fault, found,
               FIELD (PRODUCT_NR) | FIELD (SHOP_NAME) | FIELD (SHOP_URL), value, NULL);
}

/* What can be chosen */

static const char *
describe_channel (TresenPayChannel channel)
{
  switch (channel)
    {
    case TRESEN_PAY_CHANNEL_QRCODE:
      return _ ("Paygate shows a code of its own, on a computer");
    case TRESEN_PAY_CHANNEL_W2A:
      return _ ("The phone's browser opens WeChat");
    case TRESEN_PAY_CHANNEL_JSAPI:
      return _ ("Inside WeChat, where the link is opened or scanned");
    case TRESEN_PAY_CHANNEL_APP:
      return _ ("An app of your own pays; there is no code and no link");
    case TRESEN_PAY_CHANNEL_BY_BROWSER:
    default:
      return _ ("As fits where the customer opens the page");
    }
}

/* How many replies it may cost, and whether WeChat would take it. */
static gboolean
get_budget (TresenPaymentForm *self, char **words)
{
  const TresenConversation *conversation = tresen_customer_picker_get_conversation (self->picker);
  TresenBudget budget;

  if (conversation == NULL)
    {
      *words = g_strdup (_ ("A customer is needed for this."));
      return FALSE;
    }
  budget = tresen_budget_of_conversation (conversation, get_now (self));
  *words = tresen_budget_to_text (&budget, conversation, get_now (self));
  return budget.state == TRESEN_BUDGET_OPEN || budget.state == TRESEN_BUDGET_ANSWER_ONLY;
}

static gboolean
show_way (TresenPaymentForm *self)
{
  g_autofree char *words = NULL;
  gboolean can_send = get_budget (self, &words);

  gtk_widget_set_visible (GTK_WIDGET (self->way_row), !is_app (self));
  if (!is_to_be_sent (self))
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->way_row), "");
      return TRUE;
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->way_row), words);
  return can_send;
}

static void
show_button (TresenPaymentForm *self, const TresenPaymentReview *found, gboolean is_possible)
{
  g_autofree char *amount
      = found->amount > 0 ? tresen_amount_words (found->amount, get_currency (self)) : NULL;
  g_autofree char *label = NULL;

  if (amount == NULL)
    label = g_strdup (is_to_be_sent (self) ? _ ("Send Link") : _ ("Show Code"));
  else
    /* Translators: the button that asks a customer for money; %s is the amount */
    label = g_strdup_printf (_ ("Ask for %s"), amount);
  gtk_label_set_label (self->make_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->make_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_sensitive (self->make_button, is_possible && !self->is_writing);
}

static void
update (TresenPaymentForm *self)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  g_autoptr (TresenPaymentReview) found = NULL;

  if (setup == NULL || !tresen_payment_setup_is_ready (setup) || !self->is_filled)
    {
      gtk_widget_set_sensitive (self->make_button, FALSE);
      return;
    }
  found = review (self);
  show_amount_fault (self, found);
  show_description_fault (self, found);
  show_item_faults (self, found);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->channel_row),
                               describe_channel (get_channel (self)));
  show_channel_fault (self, found);
  show_button (self, found, show_way (self));
}

static void
changed_cb (TresenPaymentForm *self)
{
  if (self->till == NULL)
    return;
  set_text (self->problem, NULL);
  update (self);
}

static void
customer_changed_cb (TresenPaymentForm *self)
{
  changed_cb (self);
}

static void
add_item_cb (TresenPaymentForm *self)
{
  tresen_payment_items_add (self->items);
}

/* What is offered */

static void
fill_currencies (TresenPaymentForm *self, const TresenConnection *connection)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  const char *own = connection->paygate_currency;

  gtk_string_list_append (list, own);
  for (gsize i = 0; i < G_N_ELEMENTS (usual_currencies); i++)
    if (g_strcmp0 (usual_currencies[i], own) != 0)
      gtk_string_list_append (list, usual_currencies[i]);
  gtk_drop_down_set_model (self->currency, G_LIST_MODEL (list));
}

static void
fill_lists (TresenPaymentForm *self)
{
  const char *ways[] = { _ ("Show the code"), _ ("Send in the chat"), NULL };
  const char *names[]
      = { _ ("By browser"), _ ("QR code"), _ ("Phone browser"), _ ("WeChat"), _ ("App"), NULL };
  g_autoptr (GtkStringList) way_list = gtk_string_list_new (ways);
  g_autoptr (GtkStringList) channel_list = gtk_string_list_new (names);

  adw_combo_row_set_model (self->way_row, G_LIST_MODEL (way_list));
  adw_combo_row_set_model (self->channel_row, G_LIST_MODEL (channel_list));
}

static void
till_changed_cb (TresenPaymentForm *self)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  gboolean is_ready = setup != NULL && tresen_payment_setup_is_ready (setup);

  if (setup == NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, is_ready ? "form" : "unset");
  gtk_widget_set_visible (self->test_mark, is_ready && !setup->connection->paygate_is_live);
  if (is_ready && !self->is_filled)
    {
      fill_currencies (self, setup->connection);
      self->is_filled = TRUE;
      gtk_widget_grab_focus (self->amount_row);
    }
  update (self);
}

/* Making it */

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

static TresenPayment *
new_payment (TresenPaymentForm *self, const TresenPaymentReview *found, gint64 now_us)
{
  TresenPayment *payment = tresen_payment_new ();
  const TresenConnection *connection = tresen_till_get_setup (self->till)->connection;

  payment->customer_id = tresen_customer_picker_get_id (self->picker);
  payment->amount = found->amount;
  replace (&payment->currency, get_currency (self));
  payment->channel = get_channel (self);
  g_free (payment->description);
  payment->description
      = tresen_payment_draft_clean (gtk_editable_get_text (GTK_EDITABLE (self->description_row)));
  g_free (payment->items);
  payment->items = tresen_text_list_to_json (found->items);
  g_free (payment->ref_nr);
  payment->ref_nr = tresen_payment_maker_new_ref_nr (now_us);
  payment->is_live = connection->paygate_is_live;
  replace (&payment->who, tresen_till_get_who (self->till));
  return payment;
}

static TresenPaymentWish *
new_wish (TresenPaymentForm *self, const TresenPaymentReview *found)
{
  const TresenPaymentSetup *setup = tresen_till_get_setup (self->till);
  TresenPaymentWish *wish
      = tresen_payment_wish_new (0, get_now (self), tresen_till_get_who (self->till));
  g_autofree char *link = NULL;

  wish->payment = new_payment (self, found, wish->now_us);
  wish->attempt
      = tresen_payment_maker_new_attempt (setup->connection, wish->payment->channel, wish->now_us);
  link = tresen_payment_setup_dup_link (setup, wish->attempt->token);
  if (!is_to_be_sent (self) || *link == '\0')
    return wish;
  g_free (wish->text);
  wish->text = tresen_payment_link_words (wish->payment, link);
  return wish;
}

/* Who had it made shows it; where nobody does, the customer sees it at once. */
static void
show_made (TresenPaymentForm *self, TresenPayment *payment)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->made != NULL)
    self->made (payment->id, self->user_data);
  else if (!is_to_be_sent (self) && !is_app (self))
    tresen_payment_screen_present (parent, self->till, payment);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPaymentForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenPayment) payment
      = tresen_store_write_finish (TRESEN_STORE (source), result, &error);

  self->is_writing = FALSE;
  if (payment == NULL)
    g_warning ("A payment could not be made: %s", error != NULL ? error->message : "no answer");
  if (self->stack == NULL)
    return;
  if (payment != NULL)
    {
      show_made (self, payment);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  set_text (self->problem,
            _ ("The payment could not be written down, so nothing was asked for. Check "
               "that the disk is not full, and try again."));
  update (self);
}

static void
focus_first_fault (TresenPaymentForm *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->amount_fault)))
    gtk_widget_grab_focus (self->amount_row);
  else if (gtk_widget_get_visible (GTK_WIDGET (self->description_fault)))
    gtk_widget_grab_focus (self->description_row);
}

static void
make_cb (TresenPaymentForm *self)
{
  g_autoptr (TresenPaymentReview) found = NULL;

  if (!gtk_widget_get_sensitive (self->make_button))
    return;
  self->is_pressed = TRUE;
  update (self);
  found = review (self);
  if (!tresen_payment_review_is_good (found))
    {
      focus_first_fault (self);
      return;
    }
  if (is_to_be_sent (self) && *tresen_till_get_setup (self->till)->link_base == '\0')
    {
      set_text (self->problem, _ ("There is no link to send: the part of Tresen that answers "
                                  "customers is not running."));
      return;
    }
  self->is_writing = TRUE;
  update (self);
  tresen_store_write_async (tresen_till_get_store (self->till), tresen_payment_wish_create_func,
                            new_wish (self, found), (GDestroyNotify) tresen_payment_wish_free,
                            (GDestroyNotify) tresen_payment_unref, made_cb, g_object_ref (self));
}

static void
tresen_payment_form_dispose (GObject *object)
{
  TresenPaymentForm *self = TRESEN_PAYMENT_FORM (object);

  if (self->till != NULL)
    g_signal_handlers_disconnect_by_data (self->till, self);
  g_clear_object (&self->items);
  g_clear_object (&self->till);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_PAYMENT_FORM);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->destroy = NULL;
  self->made = NULL;
  G_OBJECT_CLASS (tresen_payment_form_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, make_button);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, make_label);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, test_mark);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, stack);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, problem);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, amount_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, currency);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, amount_fault);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, description_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, description_count);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, description_fault);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, items_group);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, items_fault);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, picker);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, way_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, channel_row);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, channel_fault);
  gtk_widget_class_bind_template_child (widget_class, TresenPaymentForm, who_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, customer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
}

static void
tresen_payment_form_class_init (TresenPaymentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_payment_form_dispose;
  g_type_ensure (TRESEN_TYPE_CUSTOMER_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-payment-form.ui");
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tresen_payment_form_init (TresenPaymentForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "form");
  self->items = tresen_payment_items_new (self->items_group);
  g_signal_connect_object (self->items, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  fill_lists (self);
}

/**
 * @customer_id: who shall pay; 0 for nobody yet
 * @made: (nullable): shows the payment that was made; without it the customer sees it at once
 * @destroy: (nullable): for @user_data
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
tresen_payment_form_present (GtkWindow *parent,
                             TresenTill *till,
                             gint64 customer_id,
                             TresenPaymentMadeFunc made,
                             gpointer user_data,
                             GDestroyNotify destroy)
{
  TresenPaymentForm *self = g_object_new (TRESEN_TYPE_PAYMENT_FORM, "transient-for", parent,
                                          "destroy-with-parent", TRUE, NULL);

  self->till = g_object_ref (till);
  self->made = made;
  self->user_data = user_data;
  self->destroy = destroy;
  tresen_customer_picker_set_up (self->picker, tresen_till_get_store (till));
  tresen_staff_choice_bind (self->who_row, till);
  if (customer_id != 0)
    tresen_customer_picker_choose (self->picker, customer_id);
  g_signal_connect_swapped (till, "changed", G_CALLBACK (till_changed_cb), self);
  gtk_widget_set_sensitive (self->make_button, FALSE);
  till_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WINDOW (self);
}
